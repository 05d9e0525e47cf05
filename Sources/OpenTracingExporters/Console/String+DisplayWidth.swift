//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

extension String {
    /// How many columns of a terminal the text takes, as far as that can be known without asking the terminal.
    package var displayWidth: Int {
        var isPlain = true
        for byte in utf8 where byte < 0x20 || byte > 0x7e {
            isPlain = false
            break
        }
        return isPlain ? utf8.count : reduce(0) { $0 + $1.displayWidth }
    }

    /// The text, cut with an ellipsis where it would take more columns than given.
    ///
    /// - Parameters:
    ///   - width: how many columns there are.
    ///   - ellipsis: what stands for the part that was cut; one column wide.
    /// - Returns: text that takes at most `width` columns.
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

    /// The text with spaces after it, up to a width.
    package func padded(toWidth width: Int) -> String {
        self + String(repeating: " ", count: Swift.max(0, width - displayWidth))
    }

    /// The text with spaces before it, up to a width.
    package func leftPadded(toWidth width: Int) -> String {
        String(repeating: " ", count: Swift.max(0, width - displayWidth)) + self
    }
}

extension Character {
    /// How many columns of a terminal the character takes: two for wide ones, none for a mark that stands alone.
    fileprivate var displayWidth: Int {
        guard let first = unicodeScalars.first else { return 0 }
        // A variation selector asks for the picture instead of the letter: ❤️ is ❤ and U+FE0F.
        if unicodeScalars.dropFirst().contains("\u{fe0f}") { return 2 }
        switch first.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format, .control: return 0
        default: return first.isWide ? 2 : 1
        }
    }
}

extension Unicode.Scalar {
    /// Whether terminals draw the scalar over two columns: the wide and full-width ones of Unicode's East Asian Width, in
    /// blocks, and what is a picture by default.
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
