//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
private import OpenTracingSupport

extension Redaction {
    /// The nesting depth up to which values are inspected: URLs in URLs, JSON in JSON strings, repeatedly encoded text.
    static let maximumDepth = 4

    /// Redacts a query by replacing hidden values; names and order are kept.
    ///
    /// Pairs end at `&` and `;`. Secrets in values that are URLs or JSON are redacted.
    ///
    /// - Parameter query: the query as sent in the request, without the question mark.
    /// - Returns: the redacted query.
    package func query(_ query: String) -> String {
        replacing(in: query) { bytes, replacements in
            self.query(bytes, in: bytes.indices, depth: Self.maximumDepth, into: &replacements)
        }
    }

    /// Redacts a text written by a caller, by replacing the secrets of URLs, JSON and pairs in it, as in query values.
    ///
    /// - Parameter text: the decoded value of a parameter, a cookie or a header field.
    /// - Returns: the redacted text.
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

    /// Finds the values of a query to replace, in a single pass.
    ///
    /// In other texts, whose format is unknown, pairs end at more than `&` and `;`.
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
                // Covers pairs whose equals sign is encoded, and names that contain a URL or JSON.
                let name = start..<(pair.equals ?? end)
                if let shown = value(bytes[name], depth: depth) { replacements.replace(name, with: shown) }
            }
            if let equals = pair.equals {
                if hides(encoded: UnsafeBufferPointer(rebasing: bytes[start..<equals])) {
                    // If a semicolon is not a separator, what follows it belongs to the secret.
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

    /// Returns whether a name is secret-looking as sent or after repeated decoding.
    func hides(encoded name: UnsafeBufferPointer<UInt8>) -> Bool {
        guard name.contains(UInt8(ascii: "%")) else { return parameterNames.contains(name) }
        var text = String(decoding: name, as: UTF8.self)
        for _ in 0..<Self.maximumDepth {
            if hides(parameter: text) { return true }
            guard let decoded = PercentEncoding.decode(text[...]), decoded != text else { return false }
            text = decoded
        }
        // No legitimate name is encoded that often.
        return true
    }

    /// Returns whether a text contains one of the bytes that any URL, JSON or pair contains, encoded or not.
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

    /// Returns the redacted form of a value that contains a URL, JSON or pairs; `nil` if nothing needs to be redacted.
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

    /// Redacts a URL, JSON or pairs such as `1&token=x`; returns `nil` for anything else, or if it contains no secrets.
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
        // A redacted URL has no fragment.
        return pairs(text[bytes.index(bytes.startIndex, offsetBy: shown.utf8.count)...], depth: depth) == nil
            ? nil : shown
    }

    /// Redacts the values under secret-looking names in a text with pairs; returns `nil` if there are none.
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

/// The end of a pair in a query, and what it may contain.
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
