//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if DistributedTracing
internal import OpenTracing
private import Synchronization

/// Flushes a tracer on demand, and once at a time.
final class CoalescedFlush: Sendable {
    private enum State {
        case idle
        case running
        /// Somebody has asked since: what ended meanwhile is delivered by another flush.
        case runningOnceMore
    }

    private let tracer: any OpenTracing.Tracer
    private let state = Mutex(State.idle)

    init(_ tracer: any OpenTracing.Tracer) {
        self.tracer = tracer
    }

    /// Asks for a flush. Whoever asks while one is under way shares the next one. The tracer limits how long it takes.
    func request() {
        let begins = state.withLock { state in
            defer { state = state == .idle ? .running : .runningOnceMore }
            return state == .idle
        }
        guard begins else { return }
        Task.detached {
            repeat { await self.tracer.flush() } while self.goesOn()
        }
    }

    private func goesOn() -> Bool {
        state.withLock { state in
            defer { state = state == .runningOnceMore ? .running : .idle }
            return state == .runningOnceMore
        }
    }
}
#endif
