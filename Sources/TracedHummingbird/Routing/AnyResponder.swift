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
