//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
private import OpenTracingSupport

extension Redaction {
    /// Redacts JSON, or the beginning of it, by replacing the values under secret-looking names.
    ///
    /// Checks names in objects at any depth, and pairs such as `{"name": "password", "value": …}`. Secrets in JSON, URLs, forms
    /// and credentials such as `Bearer …` inside strings are redacted too. Several values may follow one another, as in NDJSON.
    ///
    /// - Parameter text: the text.
    /// - Returns: the redacted text; `nil` if it is not JSON, so that its secrets cannot be located.
    package func json(_ text: String) -> String? {
        json(text, depth: Self.maximumDepth)
    }

    package func json(_ text: String, depth: Int) -> String? {
        var text = text
        return text.withUTF8 { bytes in
            var scanner = JSONScanner(bytes: bytes, redaction: self, depth: depth)
            return scanner.redacted()
        }
    }

    /// Redacts a form by replacing the values under secret-looking names, as in a query.
    ///
    /// - Parameter text: the text, or the beginning of it.
    /// - Returns: the redacted text; `nil` if it is not a form: without any `=`, with characters that a form encodes, or with a
    ///   secret-looking name that has no value.
    func form(_ text: String) -> String? {
        guard text.utf8.contains(UInt8(ascii: "=")),
            !text.utf8.contains(where: { $0 <= 0x20 || $0 == 0x7F || "\"<>{}'`\\^|".utf8.contains($0) })
        else { return nil }
        for pair in text.utf8.split(whereSeparator: {
            $0 == UInt8(ascii: "&") || $0 == UInt8(ascii: ";")
        })
        where !pair.contains(UInt8(ascii: "=")) && pair.endIndex != text.utf8.endIndex {
            if hides(parameter: QueryText.decode(Substring(pair))) { return nil }
        }
        return query(text)
    }
}

/// Scans JSON according to RFC 8259, up to its end or to where it was truncated, and finds what to replace.
private struct JSONScanner {
    /// An object or array that has begun.
    private struct Frame {
        let isObject: Bool
        /// Whether the name of the current member hides its value.
        var hidesMember = false
        /// Whether the current member holds a name or a value, as in `{"name": "password", "value": …}`.
        var role = Role.other
        /// Whether the object has named something, as in `{"name": "password", "value": …}`.
        var hasName = false
        var namesSecret = false
        var values: [Range<Int>] = []
    }

    private enum Role { case other, name, value }

    /// The tokens that may come next.
    private enum Expected { case value, valueOrEnd, name, nameOrEnd, separatorOrEnd }

    private static let nameKeys: Set<String> = [
        "name", "key", "field", "id", "parameter", "param", "property", "header", "attribute", "k", "n",
    ]
    private static let valueKeys: Set<String> = ["value", "values", "val", "v", "content", "data", "text"]

    let bytes: UnsafeBufferPointer<UInt8>
    let redaction: Redaction
    let depth: Int
    private var position = 0
    private var frames: [Frame] = []
    private var expected = Expected.value
    private var replacements = Replacements()
    /// The start of the hidden value being read, and the number of open frames.
    private var hidden: (start: Int, depth: Int)?
    /// The starts of the values under names such as `value`, with the number of open frames.
    private var candidates: [(start: Int, depth: Int)] = []

    init(bytes: UnsafeBufferPointer<UInt8>, redaction: Redaction, depth: Int) {
        self.bytes = bytes
        self.redaction = redaction
        self.depth = depth
    }

    /// Returns the redacted text, or `nil` if it is not JSON.
    mutating func redacted() -> String? {
        // A byte order mark is not part of the text.
        let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        position = start
        var isEmpty = true
        while position < bytes.count {
            let byte = bytes[position]
            if byte.isJSONSpace {
                position += 1
                continue
            }
            isEmpty = false
            guard step(byte) else { return nil }
        }
        guard !isEmpty else { return "" }
        finishCutText()
        return replacements.applied(to: bytes, in: start..<bytes.count)
    }

    private mutating func step(_ byte: UInt8) -> Bool {
        switch (byte, expected) {
        case (UInt8(ascii: "}"), .nameOrEnd), (UInt8(ascii: "}"), .separatorOrEnd):
            return close(isObject: true)
        case (UInt8(ascii: "]"), .valueOrEnd), (UInt8(ascii: "]"), .separatorOrEnd):
            return close(isObject: false)
        case (UInt8(ascii: ","), .separatorOrEnd):
            guard let frame = frames.last else { return false }
            expected = frame.isObject ? .name : .value
            position += 1
            return true
        case (UInt8(ascii: "\""), .name), (UInt8(ascii: "\""), .nameOrEnd):
            return readName()
        case (_, .value), (_, .valueOrEnd):
            return readValue(byte)
        default:
            return false
        }
    }

    private mutating func readName() -> Bool {
        guard let string = readString() else { return false }
        guard string.isWhole else { return true }
        while position < bytes.count, bytes[position].isJSONSpace { position += 1 }
        guard position < bytes.count else { return true }
        guard bytes[position] == UInt8(ascii: ":") else { return false }
        position += 1
        let top = frames.count - 1
        let lowercased = string.text.lowercased()
        frames[top].hidesMember = redaction.hides(parameter: string.text)
        frames[top].role =
            Self.nameKeys.contains(lowercased) ? .name : Self.valueKeys.contains(lowercased) ? .value : .other
        expected = .value
        return true
    }

    private mutating func readValue(_ byte: UInt8) -> Bool {
        let start = position
        if let frame = frames.last, frame.isObject {
            if frame.hidesMember, hidden == nil { hidden = (start, frames.count) }
            if frame.role == .value { candidates.append((start, frames.count)) }
        }
        switch byte {
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            let isObject = byte == UInt8(ascii: "{")
            frames.append(Frame(isObject: isObject))
            expected = isObject ? .nameOrEnd : .valueOrEnd
            position += 1
            return true
        case UInt8(ascii: "\""):
            guard let string = readString() else { return false }
            if let frame = frames.last, frame.isObject, frame.role == .name {
                // The missing rest of a truncated name might make it secret-looking.
                if string.isWhole { frames[frames.count - 1].hasName = true }
                if redaction.hides(parameter: string.text) { frames[frames.count - 1].namesSecret = true }
            }
            if hidden == nil, let shown = shown(string.text) {
                replacements.replace(start..<position, with: Self.quoted(shown))
            }
            guard string.isWhole else { return true }
        default:
            guard readWord() else { return false }
        }
        ended()
        return true
    }

    /// Handles the end of a value.
    private mutating func ended() {
        if let hidden, hidden.depth == frames.count {
            hide(hidden.start..<position)
            self.hidden = nil
        }
        if let candidate = candidates.last, candidate.depth == frames.count {
            candidates.removeLast()
            if !frames.isEmpty { frames[frames.count - 1].values.append(candidate.start..<position) }
        }
        // A complete top-level value may be followed by another.
        expected = frames.isEmpty ? .value : .separatorOrEnd
    }

    private mutating func close(isObject: Bool) -> Bool {
        guard let frame = frames.last, frame.isObject == isObject else { return false }
        frames.removeLast()
        if frame.namesSecret { for range in frame.values { hide(range) } }
        position += 1
        ended()
        return true
    }

    /// Hides what was being read when the text was truncated.
    private mutating func finishCutText() {
        guard !redaction.parameterNames.isEmpty else { return }
        if let hidden { hide(hidden.start..<bytes.count) }
        for candidate in candidates {
            let frame = frames[candidate.depth - 1]
            if frame.namesSecret || !frame.hasName { hide(candidate.start..<bytes.count) }
        }
        for frame in frames where frame.namesSecret || !frame.hasName {
            for range in frame.values { hide(range) }
        }
    }

    private mutating func hide(_ range: Range<Int>) {
        replacements.replace(range, with: "\"\(Redaction.placeholder)\"")
    }

    /// Reads a number, `true`, `false` or `null`, or a prefix of one at the end of the text.
    private mutating func readWord() -> Bool {
        let start = position
        while position < bytes.count, bytes[position].isPartOfWord { position += 1 }
        let word = String(decoding: bytes[start..<position], as: UTF8.self)
        let isCut = position == bytes.count
        if ["true", "false", "null"].contains(where: { $0 == word || (isCut && !word.isEmpty && $0.hasPrefix(word)) }) {
            return true
        }
        guard let first = word.utf8.first, first == UInt8(ascii: "-") || first.isDigit else { return false }
        return Double(word) != nil || (isCut && word.utf8.allSatisfy { "+-.eE0123456789".utf8.contains($0) })
    }

    /// Reads a string and returns it decoded, and whether it is complete; `nil` if it is malformed.
    private mutating func readString() -> (text: String, isWhole: Bool)? {
        position += 1
        var text: [UInt8] = []
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            switch byte {
            case UInt8(ascii: "\""): return (String(decoding: text, as: UTF8.self), true)
            case UInt8(ascii: "\\"):
                guard position < bytes.count else { break }
                let escaped = bytes[position]
                position += 1
                switch escaped {
                case UInt8(ascii: "u"):
                    guard let unit = codeUnit() else {
                        guard position == bytes.count else { return nil }
                        break
                    }
                    // Both halves of a surrogate pair become replacement characters: they occur in no secret-looking name.
                    text += String(Unicode.Scalar(unit).map(Character.init) ?? "\u{FFFD}").utf8
                default:
                    guard let byte = JSONEscape.byte(of: escaped) else { return nil }
                    text.append(byte)
                }
            case 0..<0x20: return nil
            default: text.append(byte)
            }
        }
        return (String(decoding: text, as: UTF8.self), false)
    }

    private mutating func codeUnit() -> UInt16? {
        guard position + 4 <= bytes.count else {
            if bytes[position...].allSatisfy({ $0.hexadecimalValue != nil }) { position = bytes.count }
            return nil
        }
        var unit: UInt16 = 0
        for byte in bytes[position..<(position + 4)] {
            guard let digit = byte.hexadecimalValue else { return nil }
            unit = unit << 4 | UInt16(digit)
        }
        position += 4
        return unit
    }

    /// Returns the redacted text of a string; `nil` if nothing needs to be redacted.
    private func shown(_ text: String) -> String? {
        guard !redaction.parameterNames.isEmpty || redaction.hidesUserInfo else { return nil }
        if Redaction.mayBeJSON(text) {
            guard depth > 1, let inner = redaction.json(text, depth: depth - 1) else {
                return redaction.hides(parameter: text) ? Redaction.placeholder : nil
            }
            return inner == text ? nil : inner
        }
        var result = text
        if !redaction.parameterNames.isEmpty { result = Redaction.withoutCredentials(result) }
        if result.contains("://") {
            result = redaction.redactingURLs(in: result)
        } else if result.utf8.first == UInt8(ascii: "/") {
            let url = redaction.url(result, depth: depth - 1)
            if !result.utf8.starts(with: url.utf8) { result = url }
        } else if let form = redaction.form(result) {
            result = form
        }
        return result == text ? nil : result
    }

    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case _ where scalar.value < 0x20:
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}

extension Redaction {
    /// Replaces the credentials that follow `Bearer`, `Basic` and `DPoP`.
    static func withoutCredentials(_ text: String) -> String {
        let bytes = Array(text.utf8)
        var result: [UInt8] = []
        var position = 0
        while position < bytes.count {
            let isWordStart = position == 0 || !bytes[position - 1].isPartOfWord
            let scheme =
                isWordStart
                ? schemes.first { scheme in
                    bytes.count > position + scheme.count
                        && zip(bytes[position...], scheme).allSatisfy { $0 | 0x20 == $1 }
                        && bytes[position + scheme.count] == UInt8(ascii: " ")
                } : nil
            guard let scheme else {
                result.append(bytes[position])
                position += 1
                continue
            }
            let start = bytes[(position + scheme.count)...].firstIndex { $0 != UInt8(ascii: " ") } ?? bytes.count
            let end = bytes[start...].firstIndex { $0 <= 0x20 || "\"',;".utf8.contains($0) } ?? bytes.count
            result += bytes[position..<start]
            if end > start { result += placeholder.utf8 }
            position = end
        }
        return String(decoding: result, as: UTF8.self)
    }

    private static let schemes = [Array("bearer".utf8), Array("basic".utf8), Array("dpop".utf8)]
}

extension UInt8 {
    /// Whether the byte is JSON white space.
    var isJSONSpace: Bool { self == 0x20 || self == 0x09 || self == 0x0A || self == 0x0D }

    fileprivate var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }

    fileprivate var isPartOfWord: Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20) || isDigit || "+-.".utf8.contains(self)
    }
}
