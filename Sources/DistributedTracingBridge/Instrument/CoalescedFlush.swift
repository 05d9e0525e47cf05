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
    private let tracer: any OpenTracing.Tracer
    private let isRunning = Atomic(false)

    init(_ tracer: any OpenTracing.Tracer) {
        self.tracer = tracer
    }

    /// Asks for a flush, unless one is under way. The tracer limits how long it takes.
    func request() {
        guard isRunning.compareExchange(expected: false, desired: true, ordering: .acquiringAndReleasing).exchanged
        else { return }
        Task.detached {
            await self.tracer.flush()
            self.isRunning.store(false, ordering: .releasing)
        }
    }
}
#endif
