//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// The query of a URL as sent, without the question mark.
package struct QueryText: Sendable, Hashable {
    package let rawValue: String

    package init(_ rawValue: String) {
        self.rawValue = rawValue
    }

    /// All values of a parameter, in order. A parameter without `=` has an empty value.
    ///
    /// - Parameter name: the decoded name.
    /// - Returns: the decoded values; a value that cannot be decoded is returned as sent.
    package func values(of name: String) -> [String] {
        var values: [String] = []
        forEachValue(of: name) { values.append($0) }
        return values
    }

    /// Calls a closure with all values of a parameter, in order, as ``values(of:)`` lists them.
    package func forEachValue(of name: String, _ body: (_ value: String) -> Void) {
        var name = name
        var query = rawValue
        query.withUTF8 { query in
            name.withUTF8 { name in
                var start = 0
                while start < query.count {
                    var end = start
                    var equals: Int?
                    while end < query.count, query[end] != UInt8(ascii: "&") {
                        if query[end] == UInt8(ascii: "="), equals == nil { equals = end }
                        end += 1
                    }
                    if end > start, Self.isName(name, UnsafeBufferPointer(rebasing: query[start..<(equals ?? end)])) {
                        let value = query[min((equals ?? end) + 1, end)..<end]
                        let text = String(decoding: value, as: UTF8.self)
                        body(value.contains(where: Self.isEncoding) ? Self.decode(text[...]) : text)
                    }
                    start = end + 1
                }
            }
        }
    }

    /// Returns whether a name matches that of a pair, which is decoded only if it may contain escapes.
    private static func isName(_ name: UnsafeBufferPointer<UInt8>, _ sent: UnsafeBufferPointer<UInt8>) -> Bool {
        if name.count == sent.count, name.elementsEqual(sent), !sent.contains(where: isEncoding) { return true }
        // ASCII texts are equal if their bytes are.
        guard sent.contains(where: { isEncoding($0) || $0 >= 0x80 }) || name.contains(where: { $0 >= 0x80 }) else {
            return false
        }
        return decode(String(decoding: sent, as: UTF8.self)[...]) == String(decoding: name, as: UTF8.self)
    }

    private static func isEncoding(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "%") || byte == UInt8(ascii: "+")
    }

    /// The names and values as sent.
    package var pairs: some Sequence<(name: Substring, value: Substring)> {
        rawValue.utf8.split(separator: UInt8(ascii: "&")).lazy.map { pair in
            guard let equals = pair.firstIndex(of: UInt8(ascii: "=")) else { return (Substring(pair), "") }
            return (Substring(pair[..<equals]), Substring(pair[pair.index(after: equals)...]))
        }
    }

    /// The decoded text of a name or value; the text itself if it cannot be decoded.
    package static func decode(_ text: Substring) -> String {
        PercentEncoding.decode(text, plusIsSpace: true) ?? String(text)
    }
}

/// The values of `cookie` header fields.
package enum CookieText {
    /// The first value of a cookie, as sent.
    package static func value(of name: String, in fields: [String]) -> String? {
        for field in fields {
            for pair in field.split(separator: ";") {
                let pair = pair.drop { $0 == " " }
                guard let equals = pair.firstIndex(of: "="), pair[..<equals] == name else { continue }
                return String(pair[pair.index(after: equals)...])
            }
        }
        return nil
    }
}
