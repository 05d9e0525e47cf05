//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

private import OpenTracingSupport

extension Redaction {
    /// Redacts the secrets of a URL that a text may quote, and every URL in the text.
    ///
    /// - Parameters:
    ///   - text: the text, for example the description of an error.
    ///   - url: the URL of the request described by the text.
    /// - Returns: the redacted text.
    func text(_ text: String, about url: String) -> String {
        Self.hiding(secrets(of: url), in: redactingURLs(in: text))
    }

    static func hiding(_ secrets: [String], in text: String) -> String {
        // Secrets of one or two bytes are kept; otherwise texts would become unreadable.
        secrets.filter { $0.utf8.count > 2 }.reduce(text) { text, secret in
            text.split(separator: secret, omittingEmptySubsequences: false).joined(separator: placeholder)
        }
    }

    func redactingURLs(in text: String) -> String {
        var result = ""
        var rest = text[...]
        while let separator = rest.firstRange(of: "://") {
            let start = rest[..<separator.lowerBound].lastIndex { !Self.isInScheme($0) }.map(rest.index(after:))
            let end = rest[separator.upperBound...].firstIndex(where: Self.endsURL) ?? rest.endIndex
            let first = start ?? rest.startIndex
            result += rest[..<first]
            result += url(String(rest[first..<end]))
            rest = rest[end...]
        }
        return result + rest
    }

    /// Returns the secrets of a URL: its user info, and the values of hidden parameters, as written and decoded.
    private func secrets(of url: String) -> [String] {
        let target = RequestTarget(url)
        var secrets: [String] = []
        if hidesUserInfo, let userInfo = target.userInfo {
            secrets.append(String(userInfo))
            secrets += userInfo.split(separator: ":", maxSplits: 1).dropFirst().map(String.init)
        }
        for pair in target.query?.split(whereSeparator: { $0 == "&" || $0 == ";" }) ?? [] {
            let parts = pair.split(separator: "=", maxSplits: 1)
            guard parts.count == 2, hides(parameter: QueryText.decode(parts[0])) else { continue }
            secrets.append(String(parts[1]))
            secrets.append(QueryText.decode(parts[1]))
        }
        return secrets
    }

    private static func isInScheme(_ character: Character) -> Bool {
        character.isASCII && (character.isLetter || character.isNumber || "+-.".contains(character))
    }

    private static func endsURL(_ character: Character) -> Bool {
        character.isWhitespace || "\"'<>`".contains(character)
    }
}

/// The parts of a text to replace, found in any order.
struct Replacements {
    private struct Part {
        let range: Range<Int>
        let text: String

        func comes(before other: Part) -> Bool {
            (range.lowerBound, other.range.count) < (other.range.lowerBound, range.count)
        }
    }

    private var parts: [Part] = []
    private var isInOrder = true

    var isEmpty: Bool { parts.isEmpty }

    var ranges: [Range<Int>] { parts.map(\.range) }

    /// Replaces a range of bytes. If two ranges overlap, the one that starts first wins.
    mutating func replace(_ range: Range<Int>, with text: String = Redaction.placeholder) {
        let part = Part(range: range, text: text)
        if let last = parts.last, part.comes(before: last) { isInOrder = false }
        parts.append(part)
    }

    /// Returns a range of a text with all replacements applied.
    func applied(to bytes: UnsafeBufferPointer<UInt8>, in whole: Range<Int>) -> String {
        String(unsafeUninitializedCapacity: capacity(for: whole)) { buffer in
            var writer = TextWriter(buffer)
            write(bytes, in: whole, to: &writer)
            return writer.count
        }
    }

    /// Returns the maximum number of bytes of a range with all replacements applied.
    func capacity(for whole: Range<Int>) -> Int {
        var capacity = whole.count
        for part in parts { capacity += part.text.utf8.count }
        return capacity
    }

    /// Writes a range of a text with all replacements applied.
    func write(_ bytes: UnsafeBufferPointer<UInt8>, in whole: Range<Int>, to writer: inout TextWriter) {
        var position = whole.lowerBound
        if !parts.isEmpty {
            for part in isInOrder ? parts : parts.sorted(by: { $0.comes(before: $1) })
            where part.range.lowerBound >= position {
                writer.write(bytes, in: position..<part.range.lowerBound)
                writer.write(part.text)
                position = part.range.upperBound
            }
        }
        writer.write(bytes, in: position..<whole.upperBound)
    }
}

/// Writes text into memory that is large enough for it.
struct TextWriter {
    private let buffer: UnsafeMutableBufferPointer<UInt8>
    private(set) var count = 0

    init(_ buffer: UnsafeMutableBufferPointer<UInt8>) {
        self.buffer = buffer
    }

    mutating func write(_ bytes: UnsafeBufferPointer<UInt8>, in range: Range<Int>) {
        guard !range.isEmpty else { return }
        let target = UnsafeMutableBufferPointer(rebasing: buffer[count..<(count + range.count)])
        _ = target.initialize(fromContentsOf: UnsafeBufferPointer(rebasing: bytes[range]))
        count += range.count
    }

    mutating func write(_ text: String) {
        text.withBytes { write($0, in: $0.indices) }
    }
}

extension String {
    /// Calls a closure with the bytes of the text, without copying them if possible.
    func withBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        if let result = utf8.withContiguousStorageIfAvailable(body) { return result }
        var copy = self
        return copy.withUTF8(body)
    }
}
