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
import TracedRouting

/// A responder of any kind.
struct AnyResponder<Context: RequestContext>: HTTPResponder {
    private let body: @Sendable (Hummingbird.Request, Context) async throws -> Hummingbird.Response
    /// Whether it tells the context on its way in.
    private let isNoting: Bool

    init(_ body: @escaping @Sendable (Hummingbird.Request, Context) async throws -> Hummingbird.Response) {
        self.body = body
        isNoting = false
    }

    /// The same responder, which tells the context that it gets to the attributes of the end.
    init(noting responder: some HTTPResponder<Context>) {
        if let responder = responder as? AnyResponder<Context>, responder.isNoting {
            self = responder
            return
        }
        isNoting = true
        body = { request, context in
            SeenContexts.current?.note(context)
            return try await responder.respond(to: request, context: context)
        }
    }

    /// A handler, which tells the context that it gets to the attributes of the end, and whether it has answered with a whole body.
    init<Output: ResponseGenerator>(
        noting handler: @escaping @Sendable (Hummingbird.Request, Context) async throws -> Output
    ) {
        isNoting = true
        guard WholeBodies.areMade(from: Output.self) else {
            body = { request, context in
                SeenContexts.current?.note(context)
                return try await handler(request, context).response(from: request, context: context)
            }
            return
        }
        body = { request, context in
            let contexts = SeenContexts.current
            contexts?.note(context)
            let response = try await handler(request, context).response(from: request, context: context)
            contexts?.note(wholeBodyOf: response)
            return response
        }
    }

    func respond(to request: Hummingbird.Request, context: Context) async throws -> Hummingbird.Response {
        try await body(request, context)
    }

    /// The same responder, answered for when a limit is over.
    ///
    /// It belongs around the responder, and is no middleware, because what comes next in Hummingbird's middleware cannot be left
    /// behind. Whoever traces the request has lent its body out by then.
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

/// Takes nothing, because a response comes too late.
private struct RefusingResponseBodyWriter: ResponseBodyWriter {
    let error: any Error

    mutating func write(_ buffer: ByteBuffer) async throws { throw error }

    consuming func finish(_ trailingHeaders: HTTPFields?) async throws { throw error }
}

extension Hummingbird.Request {
    /// Whether it says that a body follows.
    var mayHaveBody: Bool { headers[.contentLength] != nil || headers[.transferEncoding] != nil }
}
#endif
