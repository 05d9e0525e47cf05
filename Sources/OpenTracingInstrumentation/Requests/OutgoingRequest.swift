//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
public import OpenTracing

/// An outgoing request of any client, as tracing sees it.
///
/// Conform the client's request, or a small wrapper around it. The span context is injected into it: setting a header replaces
/// all its values. Expose the header fields as well, for attributes that read them and so that the headers of an earlier context
/// can be removed.
public protocol OutgoingRequest: TextMapReader, TextMapWriter, Sendable {
    /// The method, for example `GET`.
    var method: String { get }

    /// The full URL.
    var url: String { get }

    /// The host of the server, without the port, if known.
    var host: String? { get }

    /// The port of the server, if known.
    var port: Int? { get }

    /// The length of the body in bytes, if known.
    var bodySize: Int? { get }

    /// The timeout of the client, if known.
    var timeout: Duration? { get }

    /// The called procedure, if the request is a procedure call.
    var procedure: RemoteProcedure? { get }
}

extension OutgoingRequest {
    /// `nil` unless the adapter provides it.
    public var host: String? { nil }

    /// `nil` unless the adapter provides it.
    public var port: Int? { nil }

    /// `nil` unless the adapter provides it.
    public var bodySize: Int? { nil }

    /// `nil` unless the adapter provides it.
    public var timeout: Duration? { nil }

    /// `nil` unless the adapter provides it.
    public var procedure: RemoteProcedure? { nil }

    /// Exposes no header fields.
    public func forEachEntry(_ body: (_ key: String, _ value: String) -> Void) {}
}

/// The parts of the URL of an outgoing request.
package struct RequestTarget {
    /// Lowercase; `nil` if the URL has none.
    let scheme: String?
    /// Lowercase, without user info, and with an explicit port if the scheme has a default; `nil` if the URL has none.
    let authority: String?
    let userInfo: Substring?
    let path: String
    let query: String?

    package init(_ url: String) {
        // Searches bytes, as redaction does: a combining mark after `?` merges both into one character.
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

    /// Returns whether two URLs have the same scheme, host and port. A URL that cannot be parsed never matches.
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
