//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

private import Dispatch

/// Runs work that blocks on a disk or a reader on its own thread, because the threads shared by tasks serve requests.
///
/// Jobs run one after the other. It can be the executor of an actor.
package final class BlockingExecutor: SerialExecutor {
    private let queue: DispatchQueue

    /// Creates an executor.
    ///
    /// - Parameter purpose: the purpose of its jobs, for debuggers.
    package init(_ purpose: String) {
        queue = DispatchQueue(label: "swift-opentracing.\(purpose)", qos: .utility)
    }

    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let executor = asUnownedSerialExecutor()
        queue.async { job.runSynchronously(on: executor) }
    }

    /// Submits work without waiting for it.
    package func post(_ work: @escaping @Sendable () -> Void) {
        queue.async(execute: work)
    }

    /// Runs work after earlier jobs, and waits for it.
    ///
    /// - Parameter work: the work.
    /// - Returns: what `work` returns.
    package func run<Output: Sendable>(_ work: @escaping @Sendable () -> Output) async -> Output {
        await withCheckedContinuation { continuation in
            queue.async { continuation.resume(returning: work()) }
        }
    }
}
