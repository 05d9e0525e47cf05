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

    /// Redacts the secrets of a text about no request in particular: those of its URLs, and fields that look like secrets.
    ///
    /// - Parameter text: the text, for example the description of an error.
    /// - Returns: the redacted text.
    func text(_ text: String) -> String {
        description(redactingURLs(in: text))
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

    /// Redacts the values of secret-looking fields in a description of a value, as Swift and the text format of Protocol Buffers write it,
    /// and every secret that ``value(_:)`` finds.
    ///
    /// - Parameter description: the description, for example `Login(user: "ann", password: "…")`.
    /// - Returns: the redacted description.
    package func description(_ description: String) -> String {
        let bytes = Array(description.utf8)
        var replacements = Replacements()
        var position = 0
        while let colon = bytes[position...].firstIndex(of: UInt8(ascii: ":")) {
            position = colon + 1
            guard let name = Self.fieldName(before: colon, in: bytes), hides(parameter: name) else { continue }
            while position < bytes.count, bytes[position] == UInt8(ascii: " ") { position += 1 }
            let end = Self.endOfValue(from: position, in: bytes)
            guard end > position else { continue }
            replacements.replace(position..<end)
            position = end
        }
        guard !replacements.isEmpty else { return value(description) }
        return value(bytes.withUnsafeBufferPointer { replacements.applied(to: $0, in: 0..<bytes.count) })
    }

    /// Returns the name in front of a colon, with or without quotes.
    private static func fieldName(before colon: Int, in bytes: [UInt8]) -> String? {
        var end = colon
        while end > 0, bytes[end - 1] == UInt8(ascii: "\"") || bytes[end - 1] == UInt8(ascii: " ") { end -= 1 }
        var start = end
        while start > 0, isInName(bytes[start - 1]) { start -= 1 }
        return start < end ? String(decoding: bytes[start..<end], as: UTF8.self) : nil
    }

    private static func isInName(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        default: byte >= 0x80
        }
    }

    /// Returns where a value ends: at a comma, a line break or a closing bracket outside of quotes and of brackets of its own.
    private static func endOfValue(from start: Int, in bytes: [UInt8]) -> Int {
        var depth = 0
        var isQuoted = false
        var position = start
        while position < bytes.count {
            let byte = bytes[position]
            if isQuoted {
                if byte == UInt8(ascii: "\\") {
                    position += 1
                } else if byte == UInt8(ascii: "\"") {
                    isQuoted = false
                }
            } else {
                switch byte {
                case UInt8(ascii: "\""): isQuoted = true
                case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
                case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"):
                    if depth == 0 { return position }
                    depth -= 1
                case UInt8(ascii: ","), UInt8(ascii: "\n"):
                    if depth == 0 { return position }
                default: break
                }
            }
            position += 1
        }
        return bytes.count
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
