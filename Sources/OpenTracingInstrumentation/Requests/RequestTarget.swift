//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import OpenTracing

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
