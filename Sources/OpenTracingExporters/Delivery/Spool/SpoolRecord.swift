//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// What is remembered of a batch that was sent in vain.
struct SpoolRecord {
    /// How often in a row a batch is tried before the next one gets its turn.
    private static let triesInARow = 5

    /// How often it was sent in vain.
    private var misses = 0
    /// How often of that while the receiver took others.
    private(set) var ownMisses = 0
    /// How many batches the receiver had taken when it was sent in vain last.
    private var takenBefore = 0
    /// Before this it is not its turn.
    private(set) var due = Duration.zero

    /// Takes note of a miss.
    ///
    /// - Parameters:
    ///   - now: the time that has elapsed.
    ///   - taken: how many batches the receiver has taken so far.
    ///   - delay: how long the batch steps back at least, once it does.
    mutating func miss(at now: Duration, taken: Int, delay: Duration) {
        if misses > 0, taken > takenBefore { ownMisses += 1 }
        misses += 1
        takenBefore = taken
        if misses >= Self.triesInARow { due = now + delay * (1 << min(ownMisses, 5)) }
    }
}
