//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import Foundation
import Testing
import TracedURLSession

@Suite("Pieces of a body that wait for their reader")
struct UnreadPiecesTests {
    @Test("They come out as they went in, with their size counted", arguments: 0...6)
    func order(behind: Int) {
        var pieces = UnreadPieces()
        var read: [Data] = []
        let sent = (0..<100).map { Data(repeating: UInt8($0), count: $0) }
        for (index, piece) in sent.enumerated() {
            pieces.append(piece)
            if index >= behind, let first = pieces.removeFirst() { read.append(first) }
        }
        #expect(pieces.byteCount == sent.suffix(behind).reduce(0) { $0 + $1.count })
        while let first = pieces.removeFirst() { read.append(first) }
        #expect(read == sent)
        #expect(pieces.byteCount == 0 && pieces.removeFirst() == nil)
    }

    @Test("A reader that never catches up holds nothing that it has read")
    func behind() {
        var pieces = UnreadPieces()
        pieces.append(Data([0]))
        pieces.append(Data([0]))
        for _ in 0..<10_000 {
            pieces.append(Data([1]))
            _ = pieces.removeFirst()
        }
        #expect(pieces.capacity <= 8)
    }
}
