//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// The query of a URL as it was sent, without the question mark.
package struct QueryText: Sendable, Hashable {
    package let rawValue: String

    package init(_ rawValue: String) {
        self.rawValue = rawValue
    }

    /// All values of a parameter, in order. A parameter without `=` has an empty value.
    ///
    /// - Parameter name: the decoded name.
    /// - Returns: the decoded values; a value that cannot be decoded comes as it was sent.
    package func values(of name: String) -> [String] {
        var values: [String] = []
        for (key, value) in pairs where Self.decode(key) == name {
            values.append(Self.decode(value))
        }
        return values
    }

    /// The names and values as they were sent.
    package var pairs: some Sequence<(name: Substring, value: Substring)> {
        rawValue.utf8.split(separator: UInt8(ascii: "&")).lazy.map { pair in
            guard let equals = pair.firstIndex(of: UInt8(ascii: "=")) else { return (Substring(pair), "") }
            return (Substring(pair[..<equals]), Substring(pair[pair.index(after: equals)...]))
        }
    }

    /// The decoded text of a name or a value; the text itself where it cannot be decoded.
    package static func decode(_ text: Substring) -> String {
        PercentEncoding.decode(text, plusIsSpace: true) ?? String(text)
    }
}
