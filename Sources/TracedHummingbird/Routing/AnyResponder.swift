//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird
import HTTPTypes
import Hummingbird
import NIOCore
import OpenTracingInstrumentation
import Synchronization
import TracedRouting

/// A type-erased responder.
struct AnyResponder<Context: RequestContext>: HTTPResponder {
    private let body: @Sendable (Hummingbird.Request, Context) async throws -> Hummingbird.Response
    /// Whether the responder already records its context.
    private let isNoting: Bool

    init(_ body: @escaping @Sendable (Hummingbird.Request, Context) async throws -> Hummingbird.Response) {
        self.body = body
        isNoting = false
    }

    /// Wraps a responder to record the context that it receives, for `atEnd` attributes.
    init(noting responder: some HTTPResponder<Context>) {
        if let responder = responder as? AnyResponder<Context>, responder.isNoting {
            self = responder
            return
        }
        isNoting = true
        body = { request, context in
            ServerExchange.currentRecorder?.note(context)
            return try await responder.respond(to: request, context: context)
        }
    }

    /// Wraps a handler to record the context that it receives, for `atEnd` attributes, and whether its response body is buffered.
    init<Output: ResponseGenerator>(
        noting handler: @escaping @Sendable (Hummingbird.Request, Context) async throws -> Output
    ) {
        isNoting = true
        guard WholeBodies.areMade(from: Output.self) else {
            body = { request, context in
                ServerExchange.currentRecorder?.note(context)
                return try await handler(request, context).response(from: request, context: context)
            }
            return
        }
        body = { request, context in
            let recorder = ServerExchange.currentRecorder
            recorder?.note(context)
            let response = try await handler(request, context).response(from: request, context: context)
            recorder?.noteWholeBody(length: response.body.contentLength)
            return response
        }
    }

    func respond(to request: Hummingbird.Request, context: Context) async throws -> Hummingbird.Response {
        try await body(request, context)
    }

    /// Returns the responder with a time limit.
    ///
    /// This wraps the responder instead of using middleware, because the continuation of Hummingbird middleware cannot be
    /// abandoned. The tracing middleware has already lent out the request body by then.
    func limited(to limit: TimeLimit) -> AnyResponder<Context> {
        AnyResponder { request, context in
            let body = LimitedBody(request.body)
            var limited = request
            if request.mayHaveBody { limited.body = RequestBody(asyncSequence: body) }
            return try await limit.run(
                endingBody: { body.end(with: $0) },
                dropping: { try? await $0.body.write(RefusingResponseBodyWriter(error: $1)) },
                answering: { [limited] in try await respond(to: limited, context: context) }
            )
        }
    }
}

/// What the handlers of one request recorded: the latest context of each type, because middleware passes on modified copies and
/// routers may change the type, and whether the response body is buffered.
final class SeenContexts: HandlerRecorder {
    private struct State {
        var contexts: [any Sendable] = []
        /// The length of the handler's buffered body.
        var wholeBodyLength: Int?
    }

    private let state = Mutex(State())
    private let keepsContexts: Bool

    /// Creates the record of a request.
    ///
    /// - Parameter keepsContexts: whether anything will read the contexts.
    init(keepsContexts: Bool) {
        self.keepsContexts = keepsContexts
    }

    /// Records a context, replacing the last one of its type.
    func note<Context: Sendable>(_ context: Context) {
        guard keepsContexts else { return }
        // Release the old context outside the lock.
        _ = state.withLock { state -> (any Sendable)? in
            guard let index = state.contexts.firstIndex(where: { $0 is Context }) else {
                state.contexts.append(context)
                return nil
            }
            let old = state.contexts[index]
            state.contexts[index] = context
            return old
        }
    }

    /// Records that the handler's response has a buffered body.
    func noteWholeBody(length: Int?) {
        state.withLock { $0.wholeBodyLength = length }
    }

    /// Returns whether a response still has the handler's buffered body: middleware that replaces it changes the length.
    func hasWholeBody(_ response: Hummingbird.Response) -> Bool {
        guard let length = response.body.contentLength else { return false }
        return state.withLock { $0.wholeBodyLength == length }
    }

    /// Returns the latest context of a type, the innermost one if several match; `nil` if none has been recorded.
    func latest<Value>(_ type: Value.Type) -> Value? {
        let contexts = state.withLock(\.contexts)
        for context in contexts.reversed() {
            if let value = context as? Value { return value }
        }
        return nil
    }
}

/// A writer that rejects a late response.
private struct RefusingResponseBodyWriter: ResponseBodyWriter {
    let error: any Error

    mutating func write(_ buffer: ByteBuffer) async throws { throw error }

    consuming func finish(_ trailingHeaders: HTTPFields?) async throws { throw error }
}

extension Hummingbird.Request {
    /// Whether the header fields announce a body.
    var mayHaveBody: Bool { headers[.contentLength] != nil || headers[.transferEncoding] != nil }
}
#endif
