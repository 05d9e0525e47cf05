//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
/// What must not show in tags, even when it is listed.
///
/// On by default: credentials in headers, values under secret-looking names in queries, path parameters and cookies, and
/// user info in URLs show as `[redacted]`, with their names kept. What a path parameter with such a name matched, as in
/// `/reset/:token`, does not show in paths and URLs either.
public struct Redaction: Sendable, Hashable {
    /// What stands in the place of a hidden value.
    public static let placeholder = "[redacted]"

    /// Header fields whose values are hidden. Names that are added become lower case, since case does not count.
    public var headers: Set<String> { didSet { headers = Self.lowercased(headers) } }

    /// Query parameters, path parameters and cookies whose values are hidden. Names that are added become lower case.
    public var parameters: Set<String> { didSet { parameters = Self.lowercased(parameters) } }

    /// Words that make a name secret-looking wherever they stand in it. Words that are added become lower case.
    public var secretWords: Set<String> { didSet { secretWords = Self.lowercased(secretWords) } }

    /// Whether user info in URLs is hidden.
    public var hidesUserInfo: Bool

    /// The defaults.
    public static let `default` = Redaction(
        headers: [
            "authorization", "proxy-authorization", "cookie", "set-cookie", "x-api-key", "api-key", "x-auth-token",
            "x-amz-security-token", "x-csrf-token", "x-xsrf-token", "www-authenticate", "proxy-authenticate",
        ],
        parameters: [
            "sig", "key", "code", "jwt", "sid", "pin", "otp", "awsaccesskeyid", "x-amz-credential", "auth", "pwd",
        ],
        secretWords: [
            "password", "passwd", "secret", "token", "apikey", "api_key", "api-key", "signature", "credential",
            "session",
            "authorization", "private",
        ],
        hidesUserInfo: true
    )

    /// Hides nothing. Traces then hold passwords, tokens and sessions of your users.
    public static let unsafeNothing = Redaction(headers: [], parameters: [], secretWords: [], hidesUserInfo: false)

    /// Whether the value of a header field is hidden.
    ///
    /// - Parameter header: the name of the field.
    /// - Returns: `true` when it is.
    public func hides(header: String) -> Bool {
        // Most callers have it in lower case already, and looking costs less than copying.
        let hasCapitals = header.utf8.contains { $0 >= 0x80 || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }
        let name = hasCapitals ? header.lowercased() : header
        return headers.contains(name) || hasSecretWord(name)
    }

    /// Whether the value of a parameter is hidden.
    ///
    /// - Parameter parameter: the name of the parameter.
    /// - Returns: `true` when it is.
    public func hides(parameter: String) -> Bool {
        let name = parameter.lowercased()
        return parameters.contains(name) || hasSecretWord(name)
    }

    /// Whether the value of a cookie is hidden.
    ///
    /// - Parameter cookie: the name of the cookie.
    /// - Returns: `true` when it is.
    public func hides(cookie: String) -> Bool {
        hides(parameter: cookie)
    }

    private static func lowercased(_ names: Set<String>) -> Set<String> {
        Set(names.map { $0.lowercased() })
    }

    private func hasSecretWord(_ name: String) -> Bool {
        secretWords.contains { name.contains(bytesOf: $0) }
    }
}
