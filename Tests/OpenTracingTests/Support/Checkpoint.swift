//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import Synchronization

/// Is reached when a number of tasks has arrived, in whatever order, and lets those who wait for it go on.
final class Checkpoint: Sendable {
    private let remaining: Atomic<Int>
    private let gate = Gate()

    init(count: Int) {
        remaining = Atomic(count)
    }

    /// Counts an arrival.
    ///
    /// - Returns: whether it was the last one.
    @discardableResult
    func arrive() -> Bool {
        let isLast = remaining.subtract(1, ordering: .acquiringAndReleasing).newValue == 0
        if isLast {
            gate.open()
        }
        return isLast
    }

    /// Returns once all have arrived.
    func reached() async {
        await gate.wait()
    }
}
