//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
/// The letters of words, as a tree: tells of most names with a few comparisons that none of the words stands in them.
struct LetterTree: Sendable {
    private struct Node {
        /// The letters that may come next, a bit for each.
        var letters: UInt64 = 0
        /// The node of the first of them; those of the others follow it.
        var firstChild: UInt32 = 0
        var end = End.none
    }

    private enum End: Comparable { case none, ofName, ofWord }

    private let nodes: [Node]

    /// Creates the tree of some words.
    ///
    /// - Parameter words: the letters of each, and whether they count at the end of a name only. Words of other letters than those of
    ///   ASCII are left out: they stand in no name that has no others.
    init(_ words: [(letters: [UInt8], endsName: Bool)]) {
        var nodes = [Node()]
        let words = words.filter { $0.letters.allSatisfy { Self.bit(of: $0) != 0 } }
            .sorted { $0.letters.lexicographicallyPrecedes($1.letters) }
        // What begins alike stands side by side.
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

    /// Whether a word may stand in a name, whatever its case and whatever stands between its letters; yes for a name that has letters
    /// which are none of ASCII.
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

    /// The bit that stands for a letter or digit, in their order; 0 for what is none.
    private static func bit(of byte: UInt8) -> UInt64 {
        let letter = (byte | 0x20) &- UInt8(ascii: "a")
        if letter < 26 { return 1 << (10 + UInt64(letter)) }
        let digit = byte &- UInt8(ascii: "0")
        return digit < 10 ? 1 << UInt64(digit) : 0
    }
}
