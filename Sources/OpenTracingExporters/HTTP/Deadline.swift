//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// Work that is given up when it takes too long.
enum Deadline {
    /// Runs work and cancels it at the deadline.
    ///
    /// - Parameters:
    ///   - duration: how long the work may take.
    ///   - work: the work; must end soon after it is cancelled.
    /// - Returns: what the work returns.
    /// - Throws: what the work throws; ``HTTPTransportError/timedOut`` at the deadline.
    static func run<Value: Sendable>(
        within duration: Duration,
        _ work: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        try await withThrowingTaskGroup(of: Value.self) { group in
            group.addTask { try await work() }
            group.addTask {
                try await CancellableSleep.sleep(for: duration)
                throw HTTPTransportError.timedOut
            }
            defer { group.cancelAll() }
            guard let first = try await group.next() else { throw CancellationError() }
            return first
        }
    }
}
