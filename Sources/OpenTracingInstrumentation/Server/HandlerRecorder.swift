//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// Collects what a framework's handlers report about the request that the current task serves.
///
/// A handler may run far inside the adapter's own call: behind middleware, in another router, or with another type of context. The
/// recorder travels with the task, so that the handler finds it without a task local of the adapter's own.
package protocol HandlerRecorder: AnyObject, Sendable {
    /// Records the context that a handler received.
    func note<Context: Sendable>(_ context: Context)

    /// Records that a handler returned a buffered body.
    ///
    /// - Parameter length: the length of the body; `nil` if it is unknown.
    func noteWholeBody(length: Int?)
}

extension ServerExchange {
    /// The recorder of the request that the current task serves; `nil` if nothing is to be recorded.
    package static var currentRecorder: (any HandlerRecorder)? {
        guard let exchange = AnsweredExchange.current.get()?.exchange else { return nil }
        let other = OtherRecorder.current
        return other?.exchange === exchange ? other?.recorder : exchange.side.recorder
    }

    /// Whether handlers must not report to the recorder that the current task has: this exchange joins that of another
    /// instrumentation, or is not traced inside it.
    package var needsOtherRecorder: Bool {
        switch state {
        case .traced: false
        case .joined: true
        case .untraced, .unseen: AnsweredExchange.current.get()?.exchange.side.recorder != nil
        }
    }

    /// Runs an operation whose handlers report to another recorder than that of the request that the task serves.
    ///
    /// - Parameters:
    ///   - recorder: receives what handlers report; `nil` for nobody.
    ///   - operation: the operation.
    package nonisolated(nonsending) static func withRecorder<Result>(
        _ recorder: (any HandlerRecorder)?,
        _ operation: nonisolated(nonsending) () async throws -> Result
    ) async throws -> Result {
        guard let exchange = AnsweredExchange.current.get()?.exchange else { return try await operation() }
        let other = OtherRecorder(exchange: exchange, recorder: recorder)
        return try await OtherRecorder.$current.withValue(other) { try await operation() }
    }
}

/// A recorder that replaces that of an exchange. Rare, and so apart from ``AnsweredExchange``, which every request makes current.
private struct OtherRecorder: Sendable {
    @TaskLocal static var current: OtherRecorder?

    let exchange: Exchange<ServerSide>
    let recorder: (any HandlerRecorder)?
}
