//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

internal import OpenTracing
private import Synchronization

/// The end of something, which is brought about once, and which all who ask for it wait for.
final class SharedClosing: Sendable {
    private let task = Mutex<Task<FlushResult, Never>?>(nil)

    /// Whether somebody has asked for it.
    var hasBegun: Bool { task.withLock { $0 != nil } }

    /// Brings the end about, unless that was begun before, and waits for it.
    ///
    /// - Parameters:
    ///   - work: brings the end about. It runs in a task that inherits nothing.
    ///   - giveUp: is called when a waiting task is cancelled, and the work is cancelled as well. `nil` when the work goes on then.
    /// - Returns: what the work returned.
    func run(
        _ work: @escaping @Sendable () async -> FlushResult,
        onCancel giveUp: (@Sendable () -> Void)? = nil
    ) async -> FlushResult {
        let task = task.withLock { task in
            if let task { return task }
            let begun = Task.detached { await work() }
            task = begun
            return begun
        }
        guard let giveUp else { return await task.value }
        return await withTaskCancellationHandler {
            await task.value
        } onCancel: {
            task.cancel()
            giveUp()
        }
    }
}
