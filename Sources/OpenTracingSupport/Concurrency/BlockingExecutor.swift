//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

private import Dispatch

/// Runs what waits for the disk or for a reader on a thread of its own: the threads that tasks share serve requests.
///
/// What is handed to one executor is done one after the other. It can be the executor of an actor.
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

    /// Hands over work, and does not wait for it.
    package func post(_ work: @escaping @Sendable () -> Void) {
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
