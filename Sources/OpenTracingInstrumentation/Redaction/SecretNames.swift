//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// Finds secret-looking names: a single pass over the bytes of a name, without copying it to the heap.
///
/// A name is split into words at separators, brackets, digits and changes of case. Full-width letters are treated as plain
/// letters; control characters, invisible characters and combining marks are ignored.
final class SecretNames: Sendable {
    private enum Place: Sendable {
        /// Entire words anywhere in the name or, from five letters on, part of a longer word.
        case word
        /// The entire name, or the innermost part of one such as `user[key]`.
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

    /// Words that contain a secret word but are unrelated to it.
    private static let ordinaryWords: Set<[UInt8]> = Set(
        [
            "secretary", "secretaries", "secretariat", "secretarial", "secrete", "secreted", "secretion", "tokenizer",
            "tokenizers", "tokenize", "tokenized", "tokenization", "tokenise", "tokenised", "tokenisation", "obsession",
            "obsessions", "possession", "possessions", "repossession", "passwordless", "privateer", "privateers",
            "forbearer", "reassertion",
        ].map { Array($0.utf8) }
    )

    /// The entries by first letter.
    private let entries: [[Entry]]
    private let tree: LetterTree
    private let shown: Set<[UInt8]>
    let isEmpty: Bool

    /// Creates the table.
    ///
    /// - Parameters:
    ///   - names: entire names; a leading asterisk matches any words before the rest.
    ///   - words: words, and sequences of adjacent words.
    ///   - shown: entire names that never match.
    init(names: Set<String>, words: Set<String>, shown: Set<String>) {
        var entries = [[Entry]](repeating: [], count: 256)
        func add(_ text: String, _ place: Place) {
            let letters = Self.letters(of: text)
            guard let first = letters.first else { return }
            entries[Int(first)].append(Entry(letters: letters, place: place))
        }
        for name in names {
            if name.utf8.first == UInt8(ascii: "*") { add(String(name.dropFirst()), .ending) } else { add(name, .name) }
        }
        for word in words { add(word, .word) }
        self.entries = entries
        tree = LetterTree(entries.joined().map { ($0.letters, endsName: $0.place != .word) })
        self.shown = Set(shown.map(Self.letters))
        isEmpty = entries.allSatisfy(\.isEmpty)
    }

    /// Returns whether a name is secret-looking.
    func contains(_ name: String) -> Bool {
        guard !isEmpty else { return false }
        return name.withBytes { contains($0) }
    }

    /// Returns whether a name is secret-looking.
    func contains(_ name: UnsafeBufferPointer<UInt8>) -> Bool {
        // Few names contain the letters of any entry.
        guard !isEmpty, tree.mayMatch(in: name) else { return false }
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

    /// Returns whether a word ends at an index, possibly with a plural `s`.
    private static func endsWord(
        _ letters: UnsafeBufferPointer<UInt8>,
        _ marks: UnsafeBufferPointer<UInt8>,
        at end: Int
    ) -> Bool {
        if end == letters.count || marks[end] != 0 { return true }
        return letters[end] == UInt8(ascii: "s") && (end + 1 == letters.count || marks[end + 1] != 0)
    }

    /// Returns whether a range contains no separator and the word around it is not an ordinary one.
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

    /// Calls a closure with the lowercase letters and digits of a name, the starts of its words, and the start of its innermost
    /// part.
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

    /// Returns a name with lookalikes of plain letters replaced and invisible characters removed.
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

/// The letters of words as a tree, which rules out most names with a few comparisons.
struct LetterTree: Sendable {
    private struct Node {
        /// The letters that may come next, one bit each.
        var letters: UInt64 = 0
        /// The index of the node for the first of them; those for the others follow.
        var firstChild: UInt32 = 0
        var end = End.none
    }

    private enum End: Comparable { case none, ofName, ofWord }

    private let nodes: [Node]

    /// Creates the tree for a list of words.
    ///
    /// - Parameter words: the letters of each word, and whether it matches only at the end of a name. Non-ASCII words are
    ///   omitted, since ASCII names cannot contain them.
    init(_ words: [(letters: [UInt8], endsName: Bool)]) {
        var nodes = [Node()]
        let words = words.filter { $0.letters.allSatisfy { Self.bit(of: $0) != 0 } }
            .sorted { $0.letters.lexicographicallyPrecedes($1.letters) }
        // Words with a common prefix are adjacent.
        var groups = [(node: 0, length: 0, words: words[...])]
        var next = 0
        while next < groups.count {
            var (node, length, rest) = groups[next]
            next += 1
            while let word = rest.first, word.letters.count == length {
                nodes[node].end = max(nodes[node].end, word.endsName ? .ofName : .ofWord)
                rest.removeFirst()
            }
            nodes[node].firstChild = UInt32(nodes.count)
            while let letter = rest.first?.letters[length] {
                let group = rest.prefix { $0.letters[length] == letter }
                nodes[node].letters |= Self.bit(of: letter)
                groups.append((nodes.count, length + 1, group))
                nodes.append(Node())
                rest = rest[group.endIndex...]
            }
        }
        self.nodes = nodes
    }

    /// Returns whether a word may occur in a name, ignoring case and any characters between its letters; `true` for names with
    /// non-ASCII characters.
    func mayMatch(in name: UnsafeBufferPointer<UInt8>) -> Bool {
        nodes.withUnsafeBufferPointer { nodes in
            for start in name.indices {
                guard name[start] < 0x80 else { return true }
                var position = start
                var bit = Self.bit(of: name[start])
                var node = nodes[0]
                while node.letters & bit != 0 {
                    node = nodes[Int(node.firstChild) + (node.letters & (bit &- 1)).nonzeroBitCount]
                    if node.end == .ofWord { return true }
                    repeat {
                        position += 1
                        bit = position < name.count ? Self.bit(of: name[position]) : 0
                    } while bit == 0 && position < name.count
                    if node.end == .ofName && position == name.count { return true }
                }
            }
            return false
        }
    }

    /// Returns the bit for a letter or digit, in their order; 0 for any other byte.
    private static func bit(of byte: UInt8) -> UInt64 {
        let letter = (byte | 0x20) &- UInt8(ascii: "a")
        if letter < 26 { return 1 << (10 + UInt64(letter)) }
        let digit = byte &- UInt8(ascii: "0")
        return digit < 10 ? 1 << UInt64(digit) : 0
    }
}
