//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if GRPC
import GRPCCore

/// Received messages, each reported to the call before it is delivered.
struct ObservedMessages<Element: Sendable>: AsyncSequence, Sendable {
    typealias Failure = any Error

    let base: RPCAsyncSequence<Element, any Error>
    let received: @Sendable (Element) -> Void
    let ended: @Sendable ((any Error)?) -> Void

    func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(base: base.makeAsyncIterator(), received: received, ended: ended)
    }

    struct AsyncIterator: AsyncIteratorProtocol {
        typealias Failure = any Error

        var base: RPCAsyncSequence<Element, any Error>.AsyncIterator
        let received: @Sendable (Element) -> Void
        let ended: @Sendable ((any Error)?) -> Void

        mutating func next() async throws -> Element? {
            try await next(isolation: nil)
        }

        mutating func next(isolation actor: isolated (any Actor)?) async throws -> Element? {
            do {
                let element = try await base.next(isolation: actor)
                if let element { received(element) } else { ended(nil) }
                return element
            } catch {
                ended(error)
                throw error
            }
        }
    }
}

/// A writer that reports each message to the call after writing it.
struct ObservedWriter<Element: Sendable>: RPCWriterProtocol {
    let base: RPCWriter<Element>
    private let messages: CallMessages

    init(base: RPCWriter<Element>, _ messages: CallMessages) {
        self.base = base
        self.messages = messages
    }

    func write(_ element: Element) async throws {
        try await observingBreaks { try await base.write(element) }
        messages.noteSent(element)
    }

    func write(contentsOf elements: some Sequence<Element>) async throws {
        let elements = Array(elements)
        try await observingBreaks { try await base.write(contentsOf: elements) }
        for element in elements { messages.noteSent(element) }
    }

    private func observingBreaks(_ write: () async throws -> Void) async throws {
        do {
            try await write()
        } catch {
            messages.noteBreak()
            throw error
        }
    }
}
#endif
