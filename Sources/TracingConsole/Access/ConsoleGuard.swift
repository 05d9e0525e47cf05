//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

internal import TracedRouting

/// Middleware in front of all console routes that rejects unauthorized requests and restricts browsers to the console's own
/// files.
struct ConsoleGuard: Middleware {
    let access: ConsoleAccess

    /// Whether to require the token: not for the static files, which reveal nothing about the service.
    let asksForToken: Bool

    /// The header fields of every response.
    private static let headers: [(name: String, value: String)] = [
        (
            "content-security-policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
                + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'"
        ),
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("referrer-policy", "no-referrer"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("cache-control", "no-store"),
    ]

    /// Returns whether a header field is one that proxies add: behind a proxy, the peer address does not identify the client.
    ///
    /// A proxy need not add any, so this catches mistakes and is no protection.
    private static func isOfProxy(_ name: String) -> Bool {
        let name = name.lowercased()
        return ["forwarded", "via", "x-real-ip", "x-forwarded", "client-ip"].contains(name)
            || ["x-forwarded-", "x-original-forwarded-", "x-envoy-", "cf-"].contains(where: name.hasPrefix)
            || ["-client-ip", "-connecting-ip"].contains(where: name.hasSuffix)
    }

    func handle(
        _ request: Request,
        next: @escaping @Sendable (Request) async throws -> Response
    ) async throws -> Response {
        var response: Response
        do {
            try check(request)
            response = try await next(request)
        } catch let error as HTTPError {
            response = try .json(Refusal(error: error.message), status: error.status)
            if error.status == .unauthorized { response.headers["www-authenticate"] = "Bearer" }
        }
        for header in Self.headers { response.headers[header.name] = header.value }
        return response
    }

    /// The body of an error response.
    private struct Refusal: Encodable {
        let error: String
    }

    private func check(_ request: Request) throws(HTTPError) {
        guard let host = (request.authority ?? request.headers["host"]).flatMap(HostName.init),
            access.accepts(host: host)
        else {
            throw HTTPError(
                .forbidden,
                "The console does not answer to this host name. Use localhost, or add the name to hosts."
            )
        }
        guard !isForeign(request) else {
            throw HTTPError(.forbidden, "Cross-site requests are not allowed. Open the console at its own address.")
        }
        if access.token == nil {
            try checkPeer(request)
        } else if asksForToken {
            try checkToken(request)
        }
        if request.method != .get, request.method != .head { try checkChange(request) }
    }

    /// Without a token, only requests from the local machine are allowed.
    private func checkPeer(_ request: Request) throws(HTTPError) {
        guard request.remoteAddress != nil else {
            throw HTTPError(
                .forbidden,
                "The server does not provide the client's address. Use a context that does, or set a token for the console."
            )
        }
        let isNear = request.remoteAddress.flatMap(HostName.init)?.isLoopbackAddress ?? false
        guard isNear, !request.headers.contains(where: { Self.isOfProxy($0.name) }) else {
            throw HTTPError(
                .forbidden,
                "The console answers only requests from its own machine. To allow others, set a token."
            )
        }
    }

    private func checkToken(_ request: Request) throws(HTTPError) {
        let scheme = "bearer "
        guard let header = request.headers["authorization"], header.lowercased().hasPrefix(scheme),
            access.accepts(token: String(header.dropFirst(scheme.count)))
        else {
            throw HTTPError(.unauthorized, "The console's token is missing or wrong. Send authorization: Bearer TOKEN.")
        }
    }

    private func checkChange(_ request: Request) throws(HTTPError) {
        guard access.allowsChanges else {
            throw HTTPError(
                .forbidden,
                "The console is read-only. To allow changes, create it with allowsChanges: true."
            )
        }
        // A page on another site cannot send this content type without a CORS preflight.
        guard request.headers["content-type"]?.lowercased().hasPrefix("application/json") == true else {
            throw HTTPError(.unsupportedMediaType, "Send changes as application/json.")
        }
    }

    /// Returns whether the request comes from a page on another site.
    private func isForeign(_ request: Request) -> Bool {
        if let site = request.headers["sec-fetch-site"]?.lowercased(), site != "same-origin", site != "none" {
            // Following a link to the page is allowed; the page itself holds no data.
            let isNavigation =
                request.method == .get && request.headers["sec-fetch-mode"] == "navigate"
                && request.headers["sec-fetch-dest"] == "document"
            if !isNavigation { return true }
        }
        guard let origin = request.headers["origin"]?.lowercased() else { return false }
        guard let authority = (request.authority ?? request.headers["host"])?.lowercased() else { return true }
        return origin != "http://" + authority && origin != "https://" + authority
    }
}
