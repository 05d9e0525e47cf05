//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
private import OpenTracingSupport
private import Synchronization

/// The body of a request whose handler may be abandoned.
///
/// Each piece is read on demand, in a task that belongs to the body. That way, a reader in any task can be told that no more
/// pieces will come, and no longer waits for the connection. Only the piece in transit is buffered.
package final class LimitedBody<Base: AsyncSequence & Sendable>: AsyncSequence, Sendable
where Base.Element: Sendable {
    package typealias Element = Base.Element

    private struct Reading {
        let outcome: FirstOutcome<Element?, any Error>
        var task: Task<Void, Never>?
    }

    private struct State {
        var reading: Reading?
        var end: (any Error)?
    }

    private let base: Base
    private let state = Mutex(State())

    /// Wraps a body.
    package init(_ base: Base) {
        self.base = base
    }

    /// Ends the body: current and future readers receive an error. Calls after the first are ignored.
    package func end(with error: any Error) {
        let reading: Reading? = state.withLock { state in
            guard state.end == nil else { return nil }
            state.end = error
            return state.reading
        }
        reading?.task?.cancel()
        reading?.outcome.settle(.failure(error))
    }

    private func next(from source: Source) async throws -> Element? {
        let outcome = FirstOutcome<Element?, any Error>()
        try state.withLock { state in
            if let end = state.end { throw end }
            guard state.reading == nil else { throw RequestBodyError.readTwiceAtOnce }
            state.reading = Reading(outcome: outcome)
        }
        let task = Task {
            let result = await source.next()
            state.withLock { $0.reading = nil }
            outcome.settle(result)
        }
        let isOver = state.withLock { state in
            state.reading?.task = task
            return state.end != nil
        }
        if isOver { task.cancel() }
        return try await withTaskCancellationHandler {
            try await outcome.value()
        } onCancel: {
            end(with: CancellationError())
        }
    }

    /// The source of the pieces.
    ///
    /// `@unchecked`: `LimitedBody.next(from:)` lets only one task read at a time.
    private final class Source: @unchecked Sendable {
        private var iterator: Base.AsyncIterator

        init(_ iterator: Base.AsyncIterator) {
            self.iterator = iterator
        }

        func next() async -> Result<Element?, any Error> {
            var iterator = iterator
            defer { self.iterator = iterator }
            do {
                return .success(try await iterator.next())
            } catch {
                return .failure(error)
            }
        }
    }

    package struct AsyncIterator: AsyncIteratorProtocol {
        private let body: LimitedBody
        private let source: Source

        fileprivate init(body: LimitedBody) {
            self.body = body
            source = Source(body.base.makeAsyncIterator())
        }

        package mutating func next() async throws -> Element? {
            try await body.next(from: source)
        }

        package mutating func next(isolation actor: isolated (any Actor)?) async throws -> Element? {
            try await body.next(from: source)
        }
    }

    package func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(body: self)
    }
}

extension RequestBody {
    /// Returns the same body, readable until it is ended; `nil` if the body is in memory, so that reading it never waits.
    func limited() -> LimitedBody<RequestBody>? {
        isStream ? LimitedBody(self) : nil
    }
}
