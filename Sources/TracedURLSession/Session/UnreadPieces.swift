//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
package import Foundation

/// The pieces of a body that have come and that nobody has read yet, first in, first out.
package struct UnreadPieces: Sendable {
    /// Those before `next` have been read, and are empty by now.
    private var pieces: [Data] = []
    private var next = 0

    /// How many bytes wait to be read.
    package private(set) var byteCount = 0

    package init() {}

    /// How many places are held, those of pieces that have been read included.
    package var capacity: Int { pieces.count }

    package mutating func append(_ piece: Data) {
        pieces.append(piece)
        byteCount += piece.count
    }

    /// Takes the piece that has waited longest.
    ///
    /// A reader that is always a little behind never empties the list, so what has been read goes as soon as it is half of it.
    package mutating func removeFirst() -> Data? {
        guard next < pieces.count else { return nil }
        let piece = pieces[next]
        pieces[next] = Data()
        next += 1
        byteCount -= piece.count
        if next * 2 >= pieces.count {
            pieces.removeFirst(next)
            next = 0
        }
        return piece
    }
}
