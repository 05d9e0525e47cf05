//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
private import Dispatch

/// Work that waits for the system, such as reading a file: done on threads of its own, since those that tasks share serve requests.
package enum BlockingWork {
    private static let queue = DispatchQueue(
        label: "swift-opentracing.blocking",
        qos: .utility,
        attributes: .concurrent
    )

    /// Does work on a thread where it may wait.
    ///
    /// - Parameter work: what to do.
    /// - Returns: what `work` returns.
    package static func run<Output: Sendable>(_ work: @escaping @Sendable () -> Output) async -> Output {
        await withCheckedContinuation { continuation in
            queue.async { continuation.resume(returning: work()) }
        }
    }

    /// Does work on a thread where it may wait, and returns at once.
    ///
    /// - Parameter work: what to do.
    package static func start(_ work: @escaping @Sendable () -> Void) {
        queue.async(execute: work)
    }
}
