//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

package import OpenTracing
private import OpenTracingSupport

/// A server-independent request, as handlers and middleware see it.
public struct Request: Sendable {
    /// The method.
    public var method: HTTPMethod {
        get { box.fields.method }
        set { change { $0.method = newValue } }
    }

    /// The path as sent: percent-encoded, with a leading slash and without the query.
    public var path: String {
        get { box.fields.path }
        set { change { $0.path = newValue } }
    }

    /// The query.
    public var query: Query {
        get { box.fields.query }
        set { change { $0.query = newValue } }
    }

    /// `http` or `https`, if the server knows it.
    public var scheme: String? {
        get { box.fields.scheme }
        set { change { $0.scheme = newValue } }
    }

    /// The host and port from the request, if present.
    public var authority: String? {
        get { box.fields.authority }
        set { change { $0.authority = newValue } }
    }

    /// The header fields.
    public var headers: Headers {
        get { box.fields.headers }
        set { change { $0.headers = newValue } }
    }

    /// The body.
    public var body: RequestBody {
        get { box.fields.body ?? box.fields.origin?.body ?? RequestBody() }
        set { change { $0.body = newValue } }
    }

    /// The values of the path parameters; empty until a route matches.
    public var parameters: PathParameters

    /// The address and port of the client, if the server knows them.
    public var remoteAddress: String? {
        get {
            switch box.fields.remoteAddress {
            case .known(let address): address
            case .ofOrigin: box.fields.origin?.remoteAddress
            }
        }
        set { change { $0.remoteAddress = .known(newValue) } }
    }

    /// Storage for values that middleware and handlers attach to the request; shared by all its copies.
    public var storage: RequestStorage { box.storage }

    /// A single reference, because a request is passed around a lot.
    private var box: RequestBox

    /// Creates a request.
    ///
    /// - Parameters:
    ///   - method: the method.
    ///   - target: the path and query as sent. A target in absolute form, as in `http://example.com/path`, also supplies the
    ///     scheme and authority, overriding the arguments (RFC 9112, section 3.2.2).
    ///   - scheme: `http` or `https`.
    ///   - authority: the requested host and port.
    ///   - headers: the header fields.
    ///   - body: the body.
    ///   - remoteAddress: the address and port of the client.
    ///   - context: additional data from the server; see ``context(_:)``.
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
        self.init(
            RequestFields(
                method: method,
                target: RequestLineTarget(target),
                scheme: scheme,
                authority: authority,
                headers: headers,
                body: body,
                remoteAddress: .known(remoteAddress),
                serverContext: context
            )
        )
    }

    /// Creates a request backed by that of a server, which supplies everything not given here.
    ///
    /// - Parameters:
    ///   - method: the method.
    ///   - target: the path and query as sent, or a target in absolute form.
    ///   - scheme: `http` or `https`.
    ///   - authority: the requested host and port.
    ///   - origin: the request of the server.
    package init(
        _ method: HTTPMethod,
        _ target: String,
        scheme: String?,
        authority: String?,
        from origin: any RequestOrigin
    ) {
        self.init(
            RequestFields(
                method: method,
                target: RequestLineTarget(target),
                scheme: scheme,
                authority: authority,
                headers: Headers(of: origin),
                body: nil,
                remoteAddress: .ofOrigin,
                origin: origin
            )
        )
    }

    private init(_ fields: RequestFields) {
        parameters = PathParameters()
        box = RequestBox(fields)
    }

    private mutating func change(_ change: (inout RequestFields) -> Void) {
        var fields = box.fields
        change(&fields)
        box = RequestBox(fields, storage: box.storage)
    }

    /// Returns the context that the server, or its middleware before the router, created for the request.
    ///
    /// - Parameter type: the type of the context.
    /// - Returns: the context, or `nil` if the server has none of that type.
    public func context<Context>(_ type: Context.Type = Context.self) -> Context? {
        if let origin = box.fields.origin { return origin.context(type) }
        return box.fields.serverContext as? Context
    }

    /// The cookies that the client sent.
    public var cookies: Cookies { Cookies(headers.values(forKey: "cookie")) }
}

/// The fields of a request.
private struct RequestFields: Sendable {
    var method: HTTPMethod
    var path: String
    var query: Query
    var scheme: String?
    var authority: String?
    var headers: Headers
    /// `nil` for the body of the origin.
    var body: RequestBody?
    var remoteAddress: RemoteAddress
    let origin: (any RequestOrigin)?
    let serverContext: (any Sendable)?

    init(
        method: HTTPMethod,
        target: RequestLineTarget,
        scheme: String?,
        authority: String?,
        headers: Headers,
        body: RequestBody?,
        remoteAddress: RemoteAddress,
        origin: (any RequestOrigin)? = nil,
        serverContext: (any Sendable)? = nil
    ) {
        self.method = method
        path = target.path
        query = Query(target.query)
        self.scheme = target.scheme ?? scheme
        self.authority = target.authority ?? authority
        self.headers = headers
        self.body = body
        self.remoteAddress = remoteAddress
        self.origin = origin
        self.serverContext = serverContext
    }

    /// The address of the client, or where to ask for it.
    enum RemoteAddress: Sendable {
        case known(String?)
        case ofOrigin
    }
}

/// Immutable storage for the fields of a request; changing a request creates a new box.
private final class RequestBox: Sendable {
    let fields: RequestFields
    private let storageReference = OnceReference<RequestStorage>()

    init(_ fields: RequestFields) {
        self.fields = fields
    }

    init(_ fields: RequestFields, storage: RequestStorage) {
        self.fields = fields
        _ = storageReference.storeIfNil(storage)
    }

    /// Created on first access.
    var storage: RequestStorage {
        storageReference.load() ?? storageReference.storeIfNil(RequestStorage())
    }
}

/// The parsed target of a request.
///
/// Compares bytes, not characters: everything after a question mark is the query, even if it starts with a combining accent.
struct RequestLineTarget {
    /// Lowercased; `nil` unless the target is in absolute form.
    let scheme: String?
    /// Includes any user info; `nil` unless the target is in absolute form.
    let authority: String?
    let path: String
    let query: String

    init(_ target: String) {
        let bytes = target[...].utf8
        let end = bytes.position(of: UInt8(ascii: "?")) ?? bytes.endIndex
        query = end == bytes.endIndex ? "" : String(target[bytes.index(after: end)...])
        guard bytes.first != UInt8(ascii: "/"), let start = Self.authorityStart(in: bytes[..<end]) else {
            scheme = nil
            authority = nil
            path = end == bytes.endIndex ? target : String(target[..<end])
            return
        }
        let slash = bytes[start..<end].firstIndex(of: UInt8(ascii: "/")) ?? end
        scheme = target[..<bytes.index(start, offsetBy: -3)].lowercased()
        authority = String(target[start..<slash])
        path = slash == end ? "/" : String(target[slash..<end])
    }

    /// The start of the authority, after a scheme and `://`.
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

/// The request as its server holds it. A ``Request`` reads header fields, the body and the client's address from it on demand,
/// because most handlers use few of them.
///
/// One object per request, instead of a converted copy of everything.
package protocol RequestOrigin: AnyObject, TextMapReader, Sendable {
    /// The header fields, converted on first access. It has the same fields as the carrier.
    var headerList: HeaderList { get }

    /// The body. All values read from the same connection, so only the first reader receives it.
    var body: RequestBody { get }

    /// The address and port of the client, if the server knows them.
    var remoteAddress: String? { get }

    /// Returns what the server, or its middleware before the router, attached to the request; `nil` if it is of another type.
    func context<Context>(_ type: Context.Type) -> Context?
}
