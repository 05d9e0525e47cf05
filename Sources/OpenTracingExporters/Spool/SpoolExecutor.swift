//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

private import Dispatch

/// Runs what waits for the disk on a thread of its own: the threads that tasks share serve requests.
final class SpoolExecutor: SerialExecutor {
    private let queue = DispatchQueue(label: "swift-opentracing.spool", qos: .utility)

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let executor = asUnownedSerialExecutor()
        queue.async { job.runSynchronously(on: executor) }
    }
}
