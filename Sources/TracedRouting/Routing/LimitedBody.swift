//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
private import OpenTracingSupport
private import Synchronization

/// The body of a request whose handler may be left behind.
///
/// Each piece is read in a task that belongs to the body, when somebody asks for it. So whoever waits for a piece can be told
/// that there will be none, in whichever task that is, and the connection is not waited for any longer. Nothing is held but
/// the piece that is on its way.
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

    /// Limits a body.
    package init(_ base: Base) {
        self.base = base
    }

    /// Ends the body: whoever reads it gets an error, also who is waiting for a piece. Only the first call counts.
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

    /// Where the pieces come from.
    ///
    /// `@unchecked`: `LimitedBody.next(from:)` lets one task read at a time, and the next one not before it is done.
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
    /// The same body, to be read until it is ended; `nil` where it is all there, so that nobody waits for it.
    func limited() -> LimitedBody<RequestBody>? {
        isStream ? LimitedBody(self) : nil
    }
}
