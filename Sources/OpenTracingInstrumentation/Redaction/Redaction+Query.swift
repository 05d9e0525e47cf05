//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
private import OpenTracingSupport

extension Redaction {
    /// How often values are looked into: URLs in URLs, JSON in text of JSON, text that is encoded more than once.
    static let maximumDepth = 4

    /// A query with the hidden values replaced; names and order stay.
    ///
    /// Pairs end at `&` and `;`. A value that is a URL or JSON shows without the secrets in it.
    ///
    /// - Parameter query: the query as it was sent, without the question mark.
    /// - Returns: the query to show.
    package func query(_ query: String) -> String {
        replacing(in: query) { bytes, replacements in
            self.query(bytes, in: bytes.indices, depth: Self.maximumDepth, into: &replacements)
        }
    }

    /// A text that a caller wrote without the secrets of the URLs, the JSON and the pairs in it, as a query shows its values.
    ///
    /// - Parameter text: the value of a parameter, a cookie or a header field, decoded.
    /// - Returns: the text to show.
    package func value(_ text: String) -> String {
        guard hidesInTexts else { return text }
        return text.withBytes { Self.mayHoldSecrets($0) ? value($0[...], depth: Self.maximumDepth) : nil } ?? text
    }

    func replacing(
        in text: String,
        _ find: (UnsafeBufferPointer<UInt8>, inout Replacements) -> Void
    ) -> String {
        let changed: String? = text.withBytes { bytes in
            var replacements = Replacements()
            find(bytes, &replacements)
            return replacements.isEmpty ? nil : replacements.applied(to: bytes, in: bytes.indices)
        }
        return changed ?? text
    }

    /// Finds the values of a query that are to be replaced, in one pass.
    ///
    /// In any other text, pairs end at more than `&` and `;`: nobody knows what it is.
    func query(
        _ bytes: UnsafeBufferPointer<UInt8>,
        in range: Range<Int>,
        isQuery: Bool = true,
        depth: Int,
        into replacements: inout Replacements
    ) {
        guard hidesInTexts else { return }
        var start = range.lowerBound
        while start < range.upperBound {
            var pair = Pair(start: start)
            pair.read(bytes, upTo: range.upperBound, isQuery: isQuery)
            var end = pair.end
            if pair.nameMayHoldMore {
                // A pair whose equals sign is encoded, and names in which a URL or JSON stands.
                let name = start..<(pair.equals ?? end)
                if let shown = value(bytes[name], depth: depth) { replacements.replace(name, with: shown) }
            }
            if let equals = pair.equals {
                if hides(encoded: UnsafeBufferPointer(rebasing: bytes[start..<equals])) {
                    // Where a semicolon separates nothing, what follows it belongs to the secret.
                    let endsAtAmpersand = isQuery || start == range.lowerBound || !";,".utf8.contains(bytes[start - 1])
                    let rest = bytes[end..<range.upperBound]
                    end = (endsAtAmpersand ? rest.firstIndex(of: UInt8(ascii: "&")) : nil) ?? range.upperBound
                    replacements.replace((equals + 1)..<end)
                } else if pair.valueMayHoldMore, let shown = value(bytes[(equals + 1)..<end], depth: depth) {
                    replacements.replace((equals + 1)..<end, with: shown)
                }
            }
            start = end + 1
        }
    }

    /// Whether a name as it was sent is a secret-looking one, however often it is encoded.
    func hides(encoded name: UnsafeBufferPointer<UInt8>) -> Bool {
        guard name.contains(UInt8(ascii: "%")) else { return parameterNames.contains(name) }
        var text = String(decoding: name, as: UTF8.self)
        for _ in 0..<Self.maximumDepth {
            if hides(parameter: text) { return true }
            guard let decoded = PercentEncoding.decode(text[...]), decoded != text else { return false }
            text = decoded
        }
        // Nobody encodes an honest name so often.
        return true
    }

    /// Whether a text has a byte without which there is no URL, JSON or pair in it, encoded or not.
    static func mayHoldSecrets(_ bytes: some Sequence<UInt8>) -> Bool {
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "="), UInt8(ascii: ":"), UInt8(ascii: "@"), UInt8(ascii: "%"), UInt8(ascii: "{"),
                UInt8(ascii: "["), UInt8(ascii: "\""):
                return true
            default: continue
            }
        }
        return false
    }

    /// A value in which a URL, JSON or pairs stand, to be shown without the secrets in it; `nil` when it may show as it is.
    func value(_ raw: Slice<UnsafeBufferPointer<UInt8>>, depth: Int) -> String? {
        var text = String(decoding: raw, as: UTF8.self)
        var isEncoded = false
        for _ in 0..<Self.maximumDepth {
            if let shown = inner(text, depth: depth - 1) {
                return shown == Self.placeholder || !isEncoded ? shown : Self.encoded(shown)
            }
            guard let decoded = PercentEncoding.decode(text[...], plusIsSpace: true), decoded != text else {
                return nil
            }
            text = decoded
            isEncoded = true
        }
        return Self.placeholder
    }

    /// A URL, JSON or pairs such as `1&token=x` without the secrets; `nil` for anything else and for what has none.
    private func inner(_ text: String, depth: Int) -> String? {
        if Self.mayBeJSON(text) {
            guard depth > 0, let shown = json(text, depth: depth) else {
                return hides(parameter: text) ? Self.placeholder : nil
            }
            return shown == text ? nil : shown
        }
        let bytes = text.utf8
        guard
            bytes.first == UInt8(ascii: "/") || bytes.first == UInt8(ascii: "\\") || text.contains(":/")
                || text.contains(":\\")
        else { return bytes.contains(UInt8(ascii: "=")) ? pairs(text[...], depth: depth) : nil }
        guard depth > 0 else { return hides(parameter: text) ? Self.placeholder : nil }
        let shown = url(text, depth: depth)
        guard shown == text || bytes.starts(with: shown.utf8) else { return shown }
        // What shows of a URL has no fragment.
        return pairs(text[bytes.index(bytes.startIndex, offsetBy: shown.utf8.count)...], depth: depth) == nil
            ? nil : shown
    }

    /// A text with pairs in it without the values under secret-looking names; `nil` when it has none of those.
    private func pairs(_ text: Substring, depth: Int) -> String? {
        guard depth > 0 else { return hides(parameter: String(text)) ? Self.placeholder : nil }
        let text = String(text)
        let shown = replacing(in: text) { bytes, replacements in
            query(bytes, in: bytes.indices, isQuery: false, depth: depth - 1, into: &replacements)
        }
        return shown == text ? nil : shown
    }

    static func mayBeJSON(_ text: String) -> Bool {
        let first = text.utf8.first { !$0.isJSONSpace }
        return first == UInt8(ascii: "{") || first == UInt8(ascii: "[") || first == UInt8(ascii: "\"")
    }

    private static func encoded(_ text: String) -> String {
        PercentEncoding.encode(text) { byte in
            byte <= 0x20 || byte == 0x7F || "&;#%+\"".utf8.contains(byte)
        }
    }
}

/// Where a pair of a query ends, and what may stand in it.
private struct Pair {
    private(set) var end: Int
    private(set) var equals: Int?
    private(set) var nameMayHoldMore = false
    private(set) var valueMayHoldMore = false

    init(start: Int) {
        end = start
    }

    mutating func read(_ bytes: UnsafeBufferPointer<UInt8>, upTo limit: Int, isQuery: Bool) {
        var mayHoldMore = false
        scan: while end < limit {
            switch bytes[end] {
            case UInt8(ascii: "&"), UInt8(ascii: ";"): break scan
            case UInt8(ascii: "?"), UInt8(ascii: "#"), UInt8(ascii: ","):
                if !isQuery { break scan }
            case UInt8(ascii: "="):
                if equals == nil {
                    equals = end
                    nameMayHoldMore = mayHoldMore
                    mayHoldMore = false
                } else {
                    mayHoldMore = true
                }
            case UInt8(ascii: "/"), UInt8(ascii: "\\"), UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "%"):
                mayHoldMore = true
            default: break
            }
            end += 1
        }
        if equals == nil { nameMayHoldMore = mayHoldMore } else { valueMayHoldMore = mayHoldMore }
    }
}
