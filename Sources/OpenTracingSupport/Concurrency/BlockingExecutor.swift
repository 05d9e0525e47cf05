//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

private import Dispatch

/// Work that waits for the system and is done one after the other. It can be the executor of an actor.
///
/// Unlike ``BlockingWork``, which shares a pool of threads, each executor has a thread while it works: one whose reader stands still
/// holds up no other.
package final class BlockingExecutor: SerialExecutor {
    private let queue: DispatchQueue

    /// Creates an executor.
    ///
    /// - Parameter purpose: what runs there, for debuggers.
    package init(_ purpose: String) {
        queue = DispatchQueue(label: "swift-opentracing.\(purpose)", qos: .utility)
    }

    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let executor = asUnownedSerialExecutor()
        queue.async { job.runSynchronously(on: executor) }
    }

    /// Does work after what was handed over before, and returns at once.
    package func start(_ work: @escaping @Sendable () -> Void) {
        queue.async(execute: work)
    }

    /// Does work, after what was handed over before, and waits for it.
    ///
    /// - Parameter work: what to do.
    /// - Returns: what `work` returns.
    package func run<Output: Sendable>(_ work: @escaping @Sendable () -> Output) async -> Output {
        await withCheckedContinuation { continuation in
            queue.async { continuation.resume(returning: work()) }
        }
    }
}
