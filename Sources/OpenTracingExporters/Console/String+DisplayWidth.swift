//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

extension String {
    /// The width of the string in terminal columns, as far as it can be known without a terminal.
    package var displayWidth: Int {
        var isPlain = true
        for byte in utf8 where byte < 0x20 || byte > 0x7e {
            isPlain = false
            break
        }
        return isPlain ? utf8.count : reduce(0) { $0 + $1.displayWidth }
    }

    /// Truncates the string with an ellipsis if it is wider than a number of columns.
    ///
    /// - Parameters:
    ///   - width: the number of columns.
    ///   - ellipsis: the replacement for the removed part; one column wide.
    /// - Returns: a string that is at most `width` columns wide.
    package func truncated(toWidth width: Int, ellipsis: String) -> String {
        guard displayWidth > width else { return self }
        guard width > 0 else { return "" }
        var result = ""
        var used = 0
        for character in self {
            let next = used + character.displayWidth
            guard next < width else { break }
            result.append(character)
            used = next
        }
        return result + ellipsis
    }

    /// Pads the string with trailing spaces to a width.
    package func padded(toWidth width: Int) -> String {
        self + String(repeating: " ", count: Swift.max(0, width - displayWidth))
    }

    /// Pads the string with leading spaces to a width.
    package func leftPadded(toWidth width: Int) -> String {
        String(repeating: " ", count: Swift.max(0, width - displayWidth)) + self
    }
}

extension Character {
    /// The width of the character in terminal columns: two for wide ones, zero for a standalone mark.
    fileprivate var displayWidth: Int {
        guard let first = unicodeScalars.first else { return 0 }
        // A variation selector requests the emoji instead of the text form: ❤️ is ❤ and U+FE0F.
        if unicodeScalars.dropFirst().contains("\u{fe0f}") { return 2 }
        switch first.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format, .control: return 0
        default: return first.isWide ? 2 : 1
        }
    }
}

extension Unicode.Scalar {
    /// Whether terminals draw the scalar two columns wide: blocks of wide and fullwidth scalars (Unicode's East Asian Width), and
    /// default emoji.
    fileprivate var isWide: Bool {
        switch value {
        case ..<0x1100: false
        case 0x1100...0x115f, 0x2e80...0x303e, 0x3041...0xa4cf, 0xa960...0xa97f, 0xac00...0xd7a3, 0xf900...0xfaff,
            0xfe30...0xfe6f, 0xff00...0xff60, 0xffe0...0xffe6, 0x1b000...0x1b2ff, 0x20000...0x3fffd:
            true
        default: properties.isEmojiPresentation
        }
    }
}
