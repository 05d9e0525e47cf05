//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird
import Synchronization

/// Counts the requests of a load test, and notes the memory in use every so many.
final class LoadProgress: Sendable {
    private struct State {
        var done = 0
        var wrong = 0
        var memory: [Int] = []
    }

    private let step: Int
    private let state = Mutex(State())

    init(step: Int) {
        self.step = step
    }

    var wrongCount: Int { state.withLock(\.wrong) }
    var memory: [Int] { state.withLock(\.memory) }

    func advance(isRight: Bool) {
        state.withLock { state in
            state.done += 1
            if !isRight { state.wrong += 1 }
            if state.done % step == 0 { state.memory.append(ResidentMemory.bytes) }
        }
    }
}
#endif
