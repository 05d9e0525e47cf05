//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
extension Redaction {
    /// JSON, or the beginning of it, with the values under secret-looking names replaced.
    ///
    /// Names in objects at any depth are looked at; text in a value that is JSON itself is not. What is not JSON comes back as it
    /// is.
    ///
    /// - Parameter text: the text.
    /// - Returns: the text to show.
    public func json(_ text: String) -> String {
        guard !parameters.isEmpty || !secretWords.isEmpty else { return text }
        let source = Array(text.utf8)
        var output: [UInt8] = []
        output.reserveCapacity(source.count)
        var position = 0
        while position < source.count {
            guard source[position] == UInt8(ascii: "\"") else {
                output.append(source[position])
                position += 1
                continue
            }
            let end = Self.endOfString(in: source, from: position)
            output += source[position..<end]
            var next = Self.skipSpace(in: source, from: end)
            let isName = next < source.count && source[next] == UInt8(ascii: ":")
            if isName, hides(parameter: Self.name(source[(position + 1)..<max(position + 1, end - 1)])) {
                next = Self.skipSpace(in: source, from: next + 1)
                output += source[end..<next]
                if next < source.count {
                    output += "\"\(Self.placeholder)\"".utf8
                    next = Self.endOfValue(in: source, from: next)
                }
                position = next
            } else {
                position = end
            }
        }
        return String(decoding: output, as: UTF8.self)
    }

    /// The end of the string that begins at a quotation mark, after the one that closes it.
    private static func endOfString(in source: [UInt8], from start: Int) -> Int {
        var position = start + 1
        while position < source.count {
            switch source[position] {
            case UInt8(ascii: "\\"): position += 2
            case UInt8(ascii: "\""): return position + 1
            default: position += 1
            }
        }
        return source.count
    }

    /// The end of the value that begins at a position.
    private static func endOfValue(in source: [UInt8], from start: Int) -> Int {
        var position = start
        var depth = 0
        while position < source.count {
            switch source[position] {
            case UInt8(ascii: "\""):
                position = endOfString(in: source, from: position)
                if depth == 0 { return position }
                continue
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                if depth == 0 { return position }
                depth -= 1
                if depth == 0 { return position + 1 }
            case UInt8(ascii: ","), UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "\t"):
                if depth == 0 { return position }
            default:
                break
            }
            position += 1
        }
        return source.count
    }

    private static func skipSpace(in source: [UInt8], from start: Int) -> Int {
        source[start...].firstIndex { ![0x20, 0x09, 0x0A, 0x0D].contains($0) } ?? source.count
    }

    /// A name without its escapes, as far as they can be read.
    private static func name(_ raw: ArraySlice<UInt8>) -> String {
        guard raw.contains(UInt8(ascii: "\\")) else { return String(decoding: raw, as: UTF8.self) }
        var name = ""
        var rest = Substring(String(decoding: raw, as: UTF8.self))
        while let character = rest.popFirst() {
            guard character == "\\" else {
                name.append(character)
                continue
            }
            guard let escaped = rest.popFirst() else { break }
            if escaped == "u", let scalar = UInt32(rest.prefix(4), radix: 16).flatMap(Unicode.Scalar.init) {
                name.unicodeScalars.append(scalar)
                rest = rest.dropFirst(4)
            } else {
                name.append(escaped)
            }
        }
        return name
    }
}
