//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
public import OpenTracing

/// What tracing needs to know of a request that is sent, whichever client sends it.
///
/// Conform the client's request, or a small value that wraps it. It is also the carrier that the context is written to:
/// setting a header replaces all its values. Let it show its header fields as well, for attributes that read them and so
/// that what it has of an earlier context can be taken back.
public protocol OutgoingRequest: TextMapReader, TextMapWriter, Sendable {
    /// The method, for example `GET`.
    var method: String { get }

    /// The whole URL.
    var url: String { get }

    /// The host that is asked, without the port, where it is known.
    var host: String? { get }

    /// The port that is asked, where it is known.
    var port: Int? { get }

    /// The length of the body in bytes, where it is known.
    var bodySize: Int? { get }

    /// How long the client waits before it gives up, where it is known.
    var timeout: Duration? { get }

    /// The procedure that is called, where the request is a call of one.
    var procedure: RemoteProcedure? { get }
}

extension OutgoingRequest {
    /// Unknown.
    public var host: String? { nil }

    /// Unknown.
    public var port: Int? { nil }

    /// Unknown.
    public var bodySize: Int? { nil }

    /// Unknown.
    public var timeout: Duration? { nil }

    /// None.
    public var procedure: RemoteProcedure? { nil }

    /// Shows no header fields.
    public func forEachEntry(_ body: (_ key: String, _ value: String) -> Void) {}
}

/// The parts of the URL of an outgoing request.
package struct RequestTarget {
    /// In lower case; `nil` for a URL without one.
    let scheme: String?
    /// Without user info, in lower case, with a port always where the scheme has a default; `nil` for a URL without one.
    let authority: String?
    let userInfo: Substring?
    let path: String
    let query: String?

    package init(_ url: String) {
        // By byte, as redaction reads it: a combining mark after a `?` makes one character of both.
        let end = url.utf8.firstIndex(of: UInt8(ascii: "#")) ?? url.endIndex
        let mark = url.utf8[..<end].firstIndex(of: UInt8(ascii: "?"))
        query = mark.map { String(url[url.utf8.index(after: $0)..<end]) }
        let beforeQuery = url[..<(mark ?? end)]
        guard let separator = beforeQuery.utf8.firstRange(of: "://".utf8) else {
            scheme = nil
            authority = nil
            userInfo = nil
            path = String(beforeQuery)
            return
        }
        let scheme = beforeQuery[..<separator.lowerBound].lowercased()
        let rest = beforeQuery[separator.upperBound...]
        let authority = rest[..<(rest.utf8.firstIndex(of: UInt8(ascii: "/")) ?? rest.endIndex)]
        let at = authority.utf8.lastIndex(of: UInt8(ascii: "@"))
        self.scheme = scheme
        userInfo = at.map { authority[..<$0] }
        path = String(rest[authority.endIndex...])
        let address = at.map { authority[authority.utf8.index(after: $0)...] } ?? authority
        self.authority = Self.withPort(address.lowercased(), scheme: scheme)
    }

    /// Whether two URLs have the same scheme, host and port. One that cannot be read is never the same.
    package func hasSameOrigin(as other: RequestTarget) -> Bool {
        guard let scheme, let authority else { return false }
        return scheme == other.scheme && authority == other.authority
    }

    private static func withPort(_ address: String, scheme: String) -> String {
        let colon = UInt8(ascii: ":")
        let bytes = address.utf8
        let host = bytes.lastIndex(of: UInt8(ascii: "]")).map { bytes[$0...] } ?? bytes[...]
        if let mark = host.lastIndex(of: colon), host.index(after: mark) != host.endIndex { return address }
        let bare = bytes.last == colon ? String(address[..<bytes.index(before: bytes.endIndex)]) : address
        switch scheme {
        case "http", "ws": return bare + ":80"
        case "https", "wss": return bare + ":443"
        default: return bare
        }
    }
}
