//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// The parts of an absolute URL or of a path with a query, as they stand in the text, nothing decoded.
///
/// RFC 3986, section 3. Cuts and judges nothing: what the parts hold may still be no legal URL.
package struct URLParts: Equatable {
    package private(set) var scheme: String?
    /// What stands before the host, with an `@` after it; may be a secret.
    package private(set) var userInfo: String?
    /// The host, an IPv6 address without its brackets.
    package private(set) var host: String?
    package private(set) var port: Int?
    /// The path; `/` where the URL ends before it.
    package private(set) var path = "/"
    /// What stands behind the question mark.
    package private(set) var query: String?

    /// Takes a URL apart.
    ///
    /// - Parameter text: a URL with scheme and host, or a path that begins with a slash.
    /// - Returns: `nil` when the text is neither.
    package init?(_ text: String) {
        // On bytes: what delimits the parts is ASCII, and characters cost far more to walk over.
        var text = text
        let isRead = text.withUTF8 { read($0[...]) }
        guard isRead else { return nil }
    }

    private typealias Bytes = Slice<UnsafeBufferPointer<UInt8>>

    private mutating func read(_ text: Bytes) -> Bool {
        var rest = text
        if let fragment = rest.firstIndex(of: UInt8(ascii: "#")) { rest = rest[..<fragment] }
        if let mark = rest.firstIndex(of: UInt8(ascii: "?")) {
            query = Self.string(rest[(mark + 1)...])
            rest = rest[..<mark]
        }
        if rest.first == UInt8(ascii: "/") {
            path = Self.string(rest)
            return true
        }
        guard let colon = rest.firstIndex(of: UInt8(ascii: ":")), colon != rest.startIndex else { return false }
        scheme = Self.string(rest[..<colon])
        rest = rest[(colon + 1)...]
        guard rest.starts(with: [UInt8(ascii: "/"), UInt8(ascii: "/")]) else { return false }
        rest = rest.dropFirst(2)
        guard let slash = rest.firstIndex(of: UInt8(ascii: "/")) else { return readAuthority(rest) }
        path = Self.string(rest[slash...])
        return readAuthority(rest[..<slash])
    }

    private mutating func readAuthority(_ text: Bytes) -> Bool {
        var authority = text
        if let at = authority.lastIndex(of: UInt8(ascii: "@")) {
            userInfo = Self.string(authority[..<at])
            authority = authority[(at + 1)...]
        }
        let afterBrackets = authority.lastIndex(of: UInt8(ascii: "]")) ?? authority.startIndex
        if let colon = authority[afterBrackets...].lastIndex(of: UInt8(ascii: ":")) {
            let digits = Self.string(authority[(colon + 1)...])
            authority = authority[..<colon]
            if !digits.isEmpty {
                guard let port = UInt16(digits) else { return false }
                self.port = Int(port)
            }
        }
        if authority.first == UInt8(ascii: "["), authority.last == UInt8(ascii: "]") {
            authority = authority.dropFirst().dropLast()
        }
        host = Self.string(authority)
        return !authority.isEmpty
    }

    private static func string(_ bytes: Bytes) -> String {
        String(decoding: UnsafeBufferPointer(rebasing: bytes), as: UTF8.self)
    }
}

extension URLParts {
    /// The URL with a path behind its own.
    static func appending(_ path: String, to url: String) -> String {
        let end = url.firstIndex { $0 == "?" || $0 == "#" } ?? url.endIndex
        let base = url[..<end]
        let query = url[end...].prefix { $0 != "#" }
        return base + (base.hasSuffix("/") ? "" : "/") + path + query
    }

    /// The URL with the path `/` where it has none.
    static func withPath(_ url: String) -> String {
        guard let authority = url.firstRange(of: "://")?.upperBound else { return url }
        let end = url[authority...].firstIndex { "/?#".contains($0) } ?? url.endIndex
        guard end == url.endIndex || url[end] != "/" else { return url }
        return url[..<end] + "/" + url[end...]
    }
}
