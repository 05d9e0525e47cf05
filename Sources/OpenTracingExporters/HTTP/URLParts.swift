//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
private import OpenTracingSupport

/// The parts of an absolute URL, or of a path with a query, without decoding.
///
/// RFC 3986, section 3. Only splits, without validation: the parts may still not form a valid URL.
package struct URLParts: Equatable {
    package private(set) var scheme: String?
    /// The part before the host, followed by `@`; may be a secret.
    package private(set) var userInfo: String?
    /// The host, an IPv6 address without brackets.
    package private(set) var host: String?
    package private(set) var port: Int?
    /// The path; `/` if the URL has none.
    package private(set) var path = "/"
    /// The part after the question mark.
    package private(set) var query: String?

    /// Splits a URL.
    ///
    /// - Parameter text: a URL with scheme and host, or a path that begins with a slash.
    /// - Returns: `nil` if the text is neither.
    package init?(_ text: String) {
        let isRead = text.withBytes { text in
            guard let ranges = Ranges(text) else { return false }
            func string(_ range: Range<Int>?) -> String? { range.map { String(decoding: text[$0], as: UTF8.self) } }
            scheme = string(ranges.scheme)
            userInfo = string(ranges.userInfo)
            host = string(ranges.host)
            port = ranges.port
            path = string(ranges.path) ?? path
            query = string(ranges.query)
            return true
        }
        guard isRead else { return nil }
    }

    /// The ranges of the parts in the bytes of a URL.
    ///
    /// Works on bytes: the delimiters are ASCII, and iterating over characters costs far more.
    struct Ranges {
        private(set) var scheme: Range<Int>?
        private(set) var userInfo: Range<Int>?
        private(set) var host: Range<Int>?
        private(set) var port: Int?
        /// `nil` if the URL has no path.
        private(set) var path: Range<Int>?
        private(set) var query: Range<Int>?

        @inline(__always)
        init?(_ text: UnsafeBufferPointer<UInt8>) {
            var end = text.count
            if let mark = text.firstIndex(in: 0..<end, of: UInt8(ascii: "?"), or: UInt8(ascii: "#")) {
                end = mark
                if text[mark] == UInt8(ascii: "?") {
                    let fragment = text.firstIndex(in: mark..<text.count, of: UInt8(ascii: "#"))
                    query = mark + 1..<(fragment ?? text.count)
                }
            }
            if end > 0, text[0] == UInt8(ascii: "/") {
                path = 0..<end
                return
            }
            guard let colon = text.firstIndex(in: 0..<end, of: UInt8(ascii: ":")), colon > 0 else { return nil }
            scheme = 0..<colon
            let start = colon + 3
            guard start <= end, text[colon + 1] == UInt8(ascii: "/"), text[colon + 2] == UInt8(ascii: "/") else {
                return nil
            }
            let slash = text.firstIndex(in: start..<end, of: UInt8(ascii: "/"))
            path = slash.map { $0..<end }
            guard readAuthority(text, start..<(slash ?? end)) else { return nil }
        }

        @inline(__always)
        private mutating func readAuthority(_ text: UnsafeBufferPointer<UInt8>, _ authority: Range<Int>) -> Bool {
            // Most are a name with an optional port, whose digits are most quickly found from the end.
            var digits = authority.upperBound
            while digits > authority.lowerBound, text[digits &- 1] &- UInt8(ascii: "0") < 10 { digits &-= 1 }
            let colon = digits > authority.lowerBound && text[digits &- 1] == UInt8(ascii: ":") ? digits &- 1 : nil
            let name = authority.lowerBound..<(colon ?? authority.upperBound)
            guard
                text.firstIndex(in: name, of: UInt8(ascii: "@"), or: UInt8(ascii: "]")) == nil,
                colon != nil || text.firstIndex(in: name, of: UInt8(ascii: ":")) == nil
            else { return readUnusualAuthority(text, authority) }
            return finish(text, name, portFrom: digits, upTo: colon == nil ? digits : authority.upperBound)
        }

        /// Parses an authority with user info, with brackets, or with an invalid port.
        @inline(never)
        private mutating func readUnusualAuthority(
            _ text: UnsafeBufferPointer<UInt8>,
            _ authority: Range<Int>
        ) -> Bool {
            var (start, end) = (authority.lowerBound, authority.upperBound)
            // The last of each delimiter applies, and nothing after a bracket is part of an address.
            var (at, bracket, colon): (Int?, Int?, Int?) = (nil, nil, nil)
            for place in authority {
                switch text[place] {
                case UInt8(ascii: "@"): (at, bracket, colon) = (place, nil, nil)
                case UInt8(ascii: "]"): (bracket, colon) = (place, nil)
                case UInt8(ascii: ":"): colon = place
                default: break
                }
            }
            if let at {
                userInfo = start..<at
                start = at + 1
            }
            if let colon { end = colon }
            let portStart = min(end + 1, authority.upperBound)
            if bracket == end - 1, text[start] == UInt8(ascii: "[") {
                start += 1
                end -= 1
            }
            return finish(text, start..<end, portFrom: portStart, upTo: authority.upperBound)
        }

        @inline(__always)
        private mutating func finish(
            _ text: UnsafeBufferPointer<UInt8>,
            _ host: Range<Int>,
            portFrom portStart: Int,
            upTo end: Int
        ) -> Bool {
            if portStart < end {
                guard let number = Self.port(text, portStart..<end) else { return false }
                port = number
            }
            self.host = host
            return !host.isEmpty
        }

        @inline(__always)
        private static func port(_ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Int? {
            guard range.count <= 5 else { return longPort(text[range]) }
            var number = 0
            for place in range {
                let digit = text[place] &- UInt8(ascii: "0")
                guard digit < 10 else { return longPort(text[range]) }
                number = number * 10 + Int(digit)
            }
            return number <= UInt16.max ? number : nil
        }

        /// Parses a port with leading zeros or a sign.
        @inline(never)
        private static func longPort(_ digits: Slice<UnsafeBufferPointer<UInt8>>) -> Int? {
            UInt16(String(decoding: digits, as: UTF8.self)).map { Int($0) }
        }
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// Returns the index of the first occurrence of one or two bytes.
    ///
    /// Memory safety: all loads are between the buffer's first byte and the end of the range, which is in the buffer.
    @inline(__always)
    fileprivate func firstIndex(in range: Range<Int>, of byte: UInt8, or other: UInt8? = nil) -> Int? {
        guard let base = baseAddress, !range.isEmpty else { return nil }
        let bytes = UnsafeRawPointer(base)
        let ones: UInt64 = 0x0101_0101_0101_0101
        // The highest bit of each matching byte; above the first match there may be false positives.
        func marks(_ word: UInt64) -> UInt64 {
            let word = UInt64(littleEndian: word)
            let (first, second) = (word ^ ones &* UInt64(byte), word ^ ones &* UInt64(other ?? byte))
            return ((first &- ones) & ~first | (second &- ones) & ~second) & (ones &* 0x80)
        }
        var place = range.lowerBound
        while place + 8 <= range.upperBound {
            let found = marks(bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self))
            if found != 0 { return place + found.trailingZeroBitCount / 8 }
            place += 8
        }
        guard range.upperBound >= 8 else {
            while place < range.upperBound {
                if base[place] == byte || base[place] == other { return place }
                place += 1
            }
            return nil
        }
        // The last eight bytes, ignoring those already checked or before the range.
        let known = place - (range.upperBound - 8)
        guard known < 8 else { return nil }
        let last = bytes.loadUnaligned(fromByteOffset: range.upperBound - 8, as: UInt64.self)
        let found = marks(UInt64(littleEndian: UInt64(littleEndian: last) >> UInt64(8 * known)))
        return found == 0 ? nil : place + found.trailingZeroBitCount / 8
    }
}

extension URLParts {
    /// Returns the URL with a path appended to its own.
    static func appending(_ path: String, to url: String) -> String {
        let end = url.firstIndex { $0 == "?" || $0 == "#" } ?? url.endIndex
        let base = url[..<end]
        let query = url[end...].prefix { $0 != "#" }
        return base + (base.hasSuffix("/") ? "" : "/") + path + query
    }

    /// Returns the URL, with the path `/` if it has none.
    static func withPath(_ url: String) -> String {
        guard let authority = url.firstRange(of: "://")?.upperBound else { return url }
        let end = url[authority...].firstIndex { "/?#".contains($0) } ?? url.endIndex
        guard end == url.endIndex || url[end] != "/" else { return url }
        return url[..<end] + "/" + url[end...]
    }
}

/// The validated URL and headers of all requests.
struct HTTPEndpoint: Sendable {
    let url: String
    /// The host and port: the part of the endpoint that messages may show.
    let displayName: String
    let headers: [(name: String, value: String)]
    /// The header values and their words, longest first.
    private let secrets: [String]

    private static let reserved: Set<String> = ["content-type", "content-encoding", "content-length", "host"]

    init(url: String, headers: [String: String]) throws(ExporterConfigurationError) {
        guard let parts = URLParts(url), let host = parts.host, let scheme = parts.scheme?.lowercased(),
            scheme == "http" || scheme == "https", !host.contains(where: { "[]".contains($0) }),
            url.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f })
        else { throw ExporterConfigurationError(.endpointIsNoHTTPURL) }
        guard parts.userInfo == nil else { throw ExporterConfigurationError(.endpointHoldsUserInfo) }
        self.url = url
        displayName = host + (parts.port.map { ":\($0)" } ?? "")
        for (name, value) in headers {
            guard Self.isToken(name), Self.isFieldValue(value) else {
                throw ExporterConfigurationError(.illegalHeader(name: name))
            }
            guard !Self.reserved.contains(name.lowercased()) else {
                throw ExporterConfigurationError(.reservedHeader(name: name.lowercased()))
            }
        }
        secrets = Self.secrets(in: headers)
        self.headers = headers.sorted { $0.key < $1.key }.map { (name: $0.key, value: $0.value) }
    }

    /// Sanitizes a receiver's message: without header values, which a receiver may echo, truncated, and safe for a terminal.
    ///
    /// - Parameter text: the receiver's message.
    /// - Returns: the text to show.
    func shown(_ text: String) -> String {
        // Truncate before the search, to keep it fast, and again afterwards, so that no part of a value remains at the end.
        var text = String(text.prefix(4_096))
        for secret in secrets { text = text.replacing(secret, with: "…") }
        return String(text.prefix(200)).escapedForTerminal
    }

    /// Returns the whole values, and the words of a value such as `Bearer TOKEN`: a receiver may echo only the token. Short ones
    /// are not secret, and would make the text unreadable.
    private static func secrets(in headers: [String: String]) -> [String] {
        let words = headers.values.flatMap { value in
            [value] + value.split { " \t,;=:".contains($0) }.map(String.init)
        }
        return Set(words.filter { $0.utf8.count >= 4 }).subtracting(["Basic", "Bearer", "Digest"])
            .sorted { ($0.utf8.count, $0) > ($1.utf8.count, $1) }
    }

    /// RFC 9110, section 5.6.2.
    private static func isToken(_ name: String) -> Bool {
        !name.isEmpty
            && name.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
                }
            }
    }

    /// Rejects control characters: a line feed would begin another header.
    private static func isFieldValue(_ value: String) -> Bool {
        value.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7f || $0 == 0x09 }
    }
}
