//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

private import Dispatch

/// Runs what waits for the disk or for a reader on a thread of its own: the threads that tasks share serve requests.
final class BlockingExecutor: SerialExecutor {
    private let queue: DispatchQueue

    /// Creates an executor.
    ///
    /// - Parameter purpose: what runs there, for debuggers.
    init(_ purpose: String) {
        queue = DispatchQueue(label: "swift-opentracing.\(purpose)", qos: .utility)
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let executor = asUnownedSerialExecutor()
        queue.async { job.runSynchronously(on: executor) }
    }

    /// Runs work after what was handed over before.
    func run(_ work: @escaping @Sendable () -> Void) {
        queue.async(execute: work)
    }
}
