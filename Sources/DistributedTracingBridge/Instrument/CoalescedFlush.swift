//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if DistributedTracing
internal import OpenTracing
private import Synchronization

/// Flushes a tracer on request, one flush at a time.
final class CoalescedFlush: Sendable {
    private enum State {
        case idle
        case running
        /// Another flush was requested meanwhile, for spans that ended since.
        case runningOnceMore
    }

    private let tracer: any OpenTracing.Tracer
    private let state = Mutex(State.idle)

    init(_ tracer: any OpenTracing.Tracer) {
        self.tracer = tracer
    }

    /// Requests a flush. Requests during a flush share the next one. The tracer limits its duration.
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
