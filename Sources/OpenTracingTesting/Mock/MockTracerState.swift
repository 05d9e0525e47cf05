//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// What a ``MockTracer`` knows, behind its lock.
struct MockTracerState {
    typealias Waiter = CheckedContinuation<[MockSpan], Never>

    private var nextID: Int
    private var nextWaiterKey = 0

    var faults: MockFaults
    var unfinished: [Int: MockSpan] = [:]
    var finished: [MockSpan] = []
    var misuse: [MockMisuse] = []
    var waiters: [Int: (count: Int, continuation: Waiter)] = [:]
    var isClosed = false

    init(nextID: Int, faults: MockFaults) {
        self.nextID = nextID
        self.faults = faults
    }

    mutating func makeID() -> Int {
        defer { nextID = nextID == .max ? 1 : nextID + 1 }
        return nextID
    }

    mutating func makeWaiterKey() -> Int {
        nextWaiterKey &+= 1
        return nextWaiterKey
    }

    /// Removes the waiters whose number of spans is as wanted, and gives them to be resumed outside of the lock.
    mutating func removeWaiters(where isDone: (_ count: Int) -> Bool) -> [Waiter] {
        let done = waiters.filter { isDone($0.value.count) }
        for key in done.keys {
            waiters[key] = nil
        }
        return done.values.map(\.continuation)
    }
}
