//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
/// A request as handlers and middleware see it, whichever server received it.
public struct Request: Sendable {
    /// The method.
    public var method: HTTPMethod

    /// The path as it was sent, percent-encoded, with a leading slash and without the query.
    public var path: String

    /// The query.
    public var query: Query

    /// `http` or `https`, where the server knows.
    public var scheme: String?

    /// Host and port that the client asked, where the request says.
    public var authority: String?

    /// The header fields.
    public var headers: Headers

    /// The body.
    public var body: RequestBody

    /// What the path's parameters matched; empty until a route has been found.
    public var parameters: PathParameters

    /// The address and port of the client, where the server knows.
    public var remoteAddress: String?

    /// What middleware and handlers learned about this request; shared by all copies of it.
    public let storage: RequestStorage

    /// What the server knows about the request besides, in a type of its own.
    private let serverContext: (any Sendable)?

    /// Creates a request.
    ///
    /// - Parameters:
    ///   - method: the method.
    ///   - target: path and query as they were sent. A target in absolute form, as in `http://example.com/path`, gives scheme
    ///     and authority as well, which then count before the other arguments (RFC 9112, section 3.2.2).
    ///   - scheme: `http` or `https`.
    ///   - authority: host and port that the client asked.
    ///   - headers: the header fields.
    ///   - body: the body.
    ///   - remoteAddress: the address and port of the client.
    ///   - context: what the server knows about the request besides, see ``context(_:)``.
    public init(
        _ method: HTTPMethod = .get,
        _ target: String = "/",
        scheme: String? = nil,
        authority: String? = nil,
        headers: Headers = [:],
        body: RequestBody = RequestBody(),
        remoteAddress: String? = nil,
        context: (any Sendable)? = nil
    ) {
        self.method = method
        let target = RequestLineTarget(target)
        self.path = target.path
        self.query = Query(target.query)
        self.scheme = target.scheme ?? scheme
        self.authority = target.authority ?? authority
        self.headers = headers
        self.body = body
        self.parameters = PathParameters()
        self.remoteAddress = remoteAddress
        self.storage = RequestStorage()
        self.serverContext = context
    }

    /// The context that the server, or middleware of the server's before the router, made for the request.
    ///
    /// - Parameter type: the type of the context.
    /// - Returns: the context, or `nil` when the server has none of that type.
    public func context<Context>(_ type: Context.Type = Context.self) -> Context? {
        serverContext as? Context
    }

    /// The cookies that the client sent.
    public var cookies: Cookies { Cookies(headers.values(forKey: "cookie")) }
}

/// The target of a request, taken apart.
///
/// Bytes are compared, not characters: what follows a question mark is the query, also when it begins with an accent.
struct RequestLineTarget {
    /// In lower case; `nil` unless the target is in absolute form.
    let scheme: String?
    /// With user info, if there is any; `nil` unless the target is in absolute form.
    let authority: String?
    let path: String
    let query: String

    init(_ target: String) {
        let bytes = target.utf8
        let end = bytes.firstIndex(of: UInt8(ascii: "?")) ?? bytes.endIndex
        query = end == bytes.endIndex ? "" : String(target[bytes.index(after: end)...])
        guard bytes.first != UInt8(ascii: "/"), let start = Self.authorityStart(in: bytes[..<end]) else {
            scheme = nil
            authority = nil
            path = String(target[..<end])
            return
        }
        let slash = bytes[start..<end].firstIndex(of: UInt8(ascii: "/")) ?? end
        scheme = target[..<bytes.index(start, offsetBy: -3)].lowercased()
        authority = String(target[start..<slash])
        path = slash == end ? "/" : String(target[slash..<end])
    }

    /// Where the authority begins, after a scheme and `://`.
    private static func authorityStart(in bytes: Substring.UTF8View) -> String.Index? {
        guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")), colon != bytes.startIndex,
            bytes[colon...].starts(with: "://".utf8),
            bytes[..<colon].allSatisfy({ byte in
                ("a"..."z").contains(Unicode.Scalar(byte | 0x20)) || "+-.0123456789".utf8.contains(byte)
            })
        else { return nil }
        return bytes.index(colon, offsetBy: 3)
    }
}
