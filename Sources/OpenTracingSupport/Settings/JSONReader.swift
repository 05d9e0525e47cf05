//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// Reads JSON (RFC 8259), keeping the line of every value.
///
/// A small reader for hand-written files: errors name the remedy, and nesting is limited to sixteen levels.
package struct JSONReader {
    /// The line where reading stopped, and the reason.
    package struct Failure: Error, Sendable, Hashable {
        package let line: Int
        package let problem: String
        package let remedy: String
    }

    private static let maximumDepth = 16

    private let bytes: [UInt8]
    private var position: Int
    private var line = 1

    private init(_ bytes: [UInt8]) {
        self.bytes = bytes
        // A byte order mark is not part of the text.
        position = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    }

    /// Reads one value and nothing after it.
    package static func read(_ bytes: [UInt8]) throws(Failure) -> JSONNode {
        guard String(validating: bytes, as: UTF8.self) != nil else {
            throw Failure(line: 1, problem: "the text is not UTF-8", remedy: "save the file as UTF-8")
        }
        var reader = JSONReader(bytes)
        let node = try reader.value(depth: 0)
        try reader.skipSpace()
        guard reader.position == bytes.count else {
            throw reader.failure("unexpected text after the end", "remove everything after the last closing brace")
        }
        return node
    }

    private var current: UInt8? { position < bytes.count ? bytes[position] : nil }

    private func failure(_ problem: String, _ remedy: String) -> Failure {
        Failure(line: line, problem: problem, remedy: remedy)
    }

    /// The character at the current position, for error messages.
    private var found: String {
        guard let current else { return "the end of the text" }
        return (0x21...0x7E).contains(current)
            ? "\"\(Character(Unicode.Scalar(current)))\"" : "an unexpected character"
    }

    private mutating func skipSpace() throws(Failure) {
        while let byte = current {
            switch byte {
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"): position += 1
            case UInt8(ascii: "\n"):
                position += 1
                line += 1
            case UInt8(ascii: "/"), UInt8(ascii: "#"):
                throw failure("unexpected comment", "remove it; JSON has no comments")
            default: return
            }
        }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard current == byte else { return false }
        position += 1
        return true
    }

    private mutating func value(depth: Int) throws(Failure) -> JSONNode {
        guard depth < Self.maximumDepth else {
            throw failure("values are nested too deeply", "use no more than a few levels")
        }
        try skipSpace()
        let start = line
        switch current {
        case UInt8(ascii: "{"): return JSONNode(value: .object(try members(depth: depth)), line: start)
        case UInt8(ascii: "["): return JSONNode(value: .array(try elements(depth: depth)), line: start)
        case UInt8(ascii: "\""): return JSONNode(value: .string(try string()), line: start)
        case UInt8(ascii: "-"), .some(UInt8(ascii: "0")...UInt8(ascii: "9")):
            return JSONNode(value: .number(try number()), line: start)
        default: return JSONNode(value: try word(), line: start)
        }
    }

    private mutating func members(depth: Int) throws(Failure) -> [JSONMember] {
        var members: [JSONMember] = []
        position += 1
        try skipSpace()
        if take(UInt8(ascii: "}")) { return members }
        while true {
            try skipSpace()
            let nameLine = line
            guard current == UInt8(ascii: "\"") else {
                throw failure(
                    "expected a name, found \(found)",
                    Self.commaRemedy(current, "}", "put it in quotes, as in \"mode\": \"all\"")
                )
            }
            let name = try string()
            try skipSpace()
            guard take(UInt8(ascii: ":")) else {
                throw failure(
                    "expected a colon after \"\(name.limited(to: 100))\", found \(found)",
                    "add a colon and the value"
                )
            }
            members.append(JSONMember(name: name, value: try value(depth: depth + 1), line: nameLine))
            try skipSpace()
            if take(UInt8(ascii: "}")) { return members }
            guard take(UInt8(ascii: ",")) else {
                throw failure(
                    "expected a comma or } in an object, found \(found)",
                    "separate members with commas, and end the object with }"
                )
            }
        }
    }

    private mutating func elements(depth: Int) throws(Failure) -> [JSONNode] {
        var elements: [JSONNode] = []
        position += 1
        try skipSpace()
        if take(UInt8(ascii: "]")) { return elements }
        while true {
            try skipSpace()
            if current == UInt8(ascii: "]") {
                throw failure("expected a value, found \(found)", "remove the comma before it")
            }
            elements.append(try value(depth: depth + 1))
            try skipSpace()
            if take(UInt8(ascii: "]")) { return elements }
            guard take(UInt8(ascii: ",")) else {
                throw failure(
                    "expected a comma or ] in a list, found \(found)",
                    "separate values with commas, and end the list with ]"
                )
            }
        }
    }

    private static func commaRemedy(_ byte: UInt8?, _ end: Unicode.Scalar, _ other: String) -> String {
        byte == UInt8(ascii: end) ? "remove the comma before it" : other
    }

    private mutating func word() throws(Failure) -> JSONNode.Value {
        let words: [(String, JSONNode.Value)] = [("true", .boolean(true)), ("false", .boolean(false)), ("null", .null)]
        for (word, value) in words where bytes[position...].starts(with: word.utf8) {
            position += word.utf8.count
            return value
        }
        throw failure(
            "expected a value, found \(found)",
            "use text in quotes, a number, true, false, a list or an object"
        )
    }

    private mutating func number() throws(Failure) -> String {
        let start = position
        while let byte = current, "+-.eE0123456789".utf8.contains(byte) { position += 1 }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        let digits = text.drop { $0 == "-" }
        let hasLeadingZero = digits.first == "0" && digits.dropFirst().first?.isNumber == true
        guard Double(text) != nil, !hasLeadingZero, digits.first?.isNumber == true, digits.last?.isNumber == true else {
            throw failure("\"\(text.limited(to: 100))\" is not a number", "use a form such as 1024")
        }
        return text
    }

    private mutating func string() throws(Failure) -> String {
        position += 1
        var text: [UInt8] = []
        while let byte = current {
            position += 1
            switch byte {
            case UInt8(ascii: "\""): return String(decoding: text, as: UTF8.self)
            case UInt8(ascii: "\\"): try escape(into: &text)
            case 0..<0x20:
                position -= 1
                throw failure(
                    "the string has no closing quotation mark on its line",
                    "close it, or write line breaks as \\n"
                )
            default: text.append(byte)
            }
        }
        throw failure("the string has no closing quotation mark", "close it")
    }

    private mutating func escape(into text: inout [UInt8]) throws(Failure) {
        let letter = current
        position += 1
        if letter == UInt8(ascii: "u") {
            guard let scalar = unicodeScalar() else {
                throw failure("\\u is not followed by four digits that name a character", "write the character itself")
            }
            text += String(Character(scalar)).utf8
        } else if let byte = letter.flatMap(JSONEscape.byte) {
            text.append(byte)
        } else {
            throw failure("invalid escape after a backslash", "write a backslash as \\\\")
        }
    }

    /// The character after `\u`: four hexadecimal digits, or twice four for a surrogate pair.
    private mutating func unicodeScalar() -> Unicode.Scalar? {
        guard let first = codeUnit() else { return nil }
        guard UTF16.isLeadSurrogate(first) else { return Unicode.Scalar(first) }
        guard take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")), let second = codeUnit(), UTF16.isTrailSurrogate(second)
        else { return nil }
        return UTF16.decode(UTF16.EncodedScalar([first, second]))
    }

    private mutating func codeUnit() -> UInt16? {
        guard position + 4 <= bytes.count else { return nil }
        let digits = bytes[position..<(position + 4)]
        guard digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }) else { return nil }
        position += 4
        return UInt16(String(decoding: digits, as: UTF8.self), radix: 16)
    }
}

/// A JSON value, with the line where it begins.
package struct JSONNode: Sendable, Equatable {
    package indirect enum Value: Sendable, Equatable {
        case null
        case boolean(Bool)
        /// A number as written.
        case number(String)
        case string(String)
        case array([JSONNode])
        case object([JSONMember])
    }

    package let value: Value
    package let line: Int

    package init(value: Value, line: Int) {
        self.value = value
        self.line = line
    }

    /// The kind of value, for error messages.
    package var kind: String {
        switch value {
        case .null: "null"
        case .boolean(let value): "\(value)"
        case .number(let digits): digits
        case .string(let text): "\"\(text.limited(to: 100))\""
        case .array: "a list"
        case .object: "an object"
        }
    }
}

/// A name and a value in a JSON object, with the line of the name.
package struct JSONMember: Sendable, Equatable {
    package let name: String
    package let value: JSONNode
    package let line: Int
}
