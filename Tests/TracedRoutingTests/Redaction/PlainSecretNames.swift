//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
/// Finds names that look as if a secret stood under them, entry by entry: what the fast way is compared with.
///
/// A name is split into words at separators, brackets, digits and changes of case. Full-width letters count as their plain
/// ones; control characters, invisible characters and combining signs do not count at all.
struct PlainSecretNames: Sendable {
    private enum Place: Sendable {
        /// Whole words anywhere in the name, or, when it has five letters or more, a part of a longer word.
        case word
        /// The whole name, or the innermost part of one such as `user[key]`.
        case name
        /// The last words of the name.
        case ending
    }

    private struct Entry: Sendable {
        let letters: [UInt8]
        let place: Place
    }

    private enum Kind { case none, small, capital, digit }

    private static let beginsWord: UInt8 = 1
    private static let followsSeparator: UInt8 = 2

    /// Words that hold a secret word and have nothing to do with it.
    private static let ordinaryWords: Set<[UInt8]> = Set(
        [
            "secretary", "secretaries", "secretariat", "secretarial", "secrete", "secreted", "secretion", "tokenizer",
            "tokenizers", "tokenize", "tokenized", "tokenization", "tokenise", "tokenised", "tokenisation", "obsession",
            "obsessions", "possession", "possessions", "repossession", "passwordless", "privateer", "privateers",
            "forbearer", "reassertion",
        ].map { Array($0.utf8) }
    )

    /// By first letter.
    private var entries = [[Entry]](repeating: [], count: 256)
    private var shown: Set<[UInt8]> = []
    private(set) var isEmpty = true

    /// Makes the table ready.
    ///
    /// - Parameters:
    ///   - names: whole names; a star at the beginning stands for any words before the rest.
    ///   - words: words, and words that stand side by side.
    ///   - shown: whole names that are never found.
    init(names: Set<String>, words: Set<String>, shown: Set<String>) {
        for name in names {
            if name.utf8.first == UInt8(ascii: "*") { add(String(name.dropFirst()), .ending) } else { add(name, .name) }
        }
        for word in words { add(word, .word) }
        self.shown = Set(shown.map(Self.letters))
    }

    private mutating func add(_ text: String, _ place: Place) {
        let letters = Self.letters(of: text)
        guard let first = letters.first else { return }
        entries[Int(first)].append(Entry(letters: letters, place: place))
        isEmpty = false
    }

    /// Whether a name looks as if a secret stood under it.
    func contains(_ name: String) -> Bool {
        guard !isEmpty else { return false }
        var name = name
        return name.withUTF8 { contains($0) }
    }

    /// Whether a name looks as if a secret stood under it.
    func contains(_ name: UnsafeBufferPointer<UInt8>) -> Bool {
        guard !isEmpty else { return false }
        return Self.withLetters(of: name) { letters, marks, innermost in
            isSecret(letters, marks, innermost) && (shown.isEmpty || !shown.contains(Array(letters)))
        }
    }

    private func isSecret(
        _ letters: UnsafeBufferPointer<UInt8>,
        _ marks: UnsafeBufferPointer<UInt8>,
        _ innermost: Int
    ) -> Bool {
        for start in letters.indices {
            for entry in entries[Int(letters[start])] {
                let end = start + entry.letters.count
                guard end <= letters.count, letters[start..<end].elementsEqual(entry.letters) else { continue }
                switch entry.place {
                case .name:
                    if (start == 0 || start == innermost) && end == letters.count { return true }
                case .ending:
                    if marks[start] != 0 && end == letters.count { return true }
                case .word:
                    if marks[start] != 0 && Self.endsWord(letters, marks, at: end) { return true }
                    if entry.letters.count >= 5, Self.isInsideWord(letters, marks, start..<end) { return true }
                }
            }
        }
        return false
    }

    /// Whether a word ends here, or with the `s` of its plural.
    private static func endsWord(
        _ letters: UnsafeBufferPointer<UInt8>,
        _ marks: UnsafeBufferPointer<UInt8>,
        at end: Int
    ) -> Bool {
        if end == letters.count || marks[end] != 0 { return true }
        return letters[end] == UInt8(ascii: "s") && (end + 1 == letters.count || marks[end + 1] != 0)
    }

    /// Whether no separator stands in a range, and the word around it is no ordinary one.
    private static func isInsideWord(
        _ letters: UnsafeBufferPointer<UInt8>,
        _ marks: UnsafeBufferPointer<UInt8>,
        _ range: Range<Int>
    ) -> Bool {
        guard !marks[range].dropFirst().contains(where: { $0 & followsSeparator != 0 }) else { return false }
        let start = marks[...range.lowerBound].lastIndex { $0 != 0 } ?? 0
        let end = marks[range.upperBound...].firstIndex { $0 != 0 } ?? marks.count
        return !ordinaryWords.contains(Array(letters[start..<end]))
    }

    private static func letters(of text: String) -> [UInt8] {
        var text = text
        return text.withUTF8 { name in withLetters(of: name) { letters, _, _ in Array(letters) } }
    }

    /// Gives the letters and digits of a name in lower case, where its words begin, and where its innermost part begins.
    private static func withLetters<Result>(
        of name: UnsafeBufferPointer<UInt8>,
        _ body: (UnsafeBufferPointer<UInt8>, UnsafeBufferPointer<UInt8>, Int) -> Result
    ) -> Result {
        guard name.allSatisfy({ $0 < 0x80 }) else {
            return folded(name).withUnsafeBufferPointer { withFoldedLetters(of: $0, body) }
        }
        return withFoldedLetters(of: name, body)
    }

    private static func withFoldedLetters<Result>(
        of name: UnsafeBufferPointer<UInt8>,
        _ body: (UnsafeBufferPointer<UInt8>, UnsafeBufferPointer<UInt8>, Int) -> Result
    ) -> Result {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 2 * name.count + 1) { buffer in
            buffer.initialize(repeating: 0)
            let marks = name.count
            var count = 0
            var innermost = 0
            var previous = Kind.none
            var beginsPart = false
            for (index, byte) in name.enumerated() {
                let kind: Kind
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), 0x80...: kind = .small
                case UInt8(ascii: "A")...UInt8(ascii: "Z"): kind = .capital
                case UInt8(ascii: "0")...UInt8(ascii: "9"): kind = .digit
                case 0..<0x20, 0x7F: continue
                default:
                    if "[.:/".utf8.contains(byte) { beginsPart = true }
                    previous = .none
                    continue
                }
                let mark: UInt8
                switch (previous, kind) {
                case (.none, _): mark = beginsWord | followsSeparator
                case (.small, .capital), (.digit, .small), (.digit, .capital), (.small, .digit), (.capital, .digit):
                    mark = beginsWord
                case (.capital, .capital):
                    let next = index + 1 < name.count ? name[index + 1] : 0
                    mark = (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(next) ? beginsWord : 0
                default: mark = 0
                }
                if beginsPart {
                    innermost = count
                    beginsPart = false
                }
                buffer[count] = kind == .capital ? byte | 0x20 : byte
                buffer[marks + count] = mark
                count += 1
                previous = kind
            }
            let all = UnsafeBufferPointer(buffer)
            return body(
                UnsafeBufferPointer(rebasing: all[..<count]),
                UnsafeBufferPointer(rebasing: all[marks..<(marks + count)]),
                innermost
            )
        }
    }

    /// A name in which what looks like a plain letter is one, and what cannot be seen is left out.
    private static func folded(_ name: UnsafeBufferPointer<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(name.count)
        for scalar in String(decoding: name, as: UTF8.self).unicodeScalars {
            switch scalar.value {
            case 0xFF01...0xFF5E: result.append(UInt8(truncatingIfNeeded: scalar.value - 0xFEE0))
            case 0..<0x80: result.append(UInt8(truncatingIfNeeded: scalar.value))
            default:
                switch scalar.properties.generalCategory {
                case .control, .format, .nonspacingMark, .enclosingMark: continue
                case .spaceSeparator: result.append(UInt8(ascii: " "))
                default: result += scalar.properties.lowercaseMapping.utf8
                }
            }
        }
        return result
    }
}
