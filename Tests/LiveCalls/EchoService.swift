//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if GRPC
package import GRPCCore
package import OpenTracing

/// A service with a method of each kind. What it does is the first word of the first message.
package struct EchoService: RegistrableRPCService {
    package static let name = ServiceDescriptor(package: "test.v1", service: "Echo")

    package static func method(_ name: String) -> MethodDescriptor {
        MethodDescriptor(service: Self.name, method: name)
    }

    package struct Broken: Error {}

    /// Is told when a handler waits for its caller to go.
    private let waiting: @Sendable () -> Void
    private let tracer: any Tracer

    package init(waiting: @escaping @Sendable () -> Void, tracer: any Tracer) {
        self.waiting = waiting
        self.tracer = tracer
    }

    package func registerMethods<Transport: ServerTransport>(with router: inout RPCRouter<Transport>) {
        for name in ["Unary", "Collect", "Expand", "Chat", "Refuse"] {
            router.registerHandler(
                forMethod: Self.method(name),
                deserializer: TextCoding(),
                serializer: TextCoding(),
                handler: { request, context in try await answer(name, request, context) }
            )
        }
    }

    private func answer(
        _ name: String,
        _ request: StreamingServerRequest<String>,
        _ context: ServerContext
    ) async throws -> StreamingServerResponse<String> {
        if name == "Refuse" { return StreamingServerResponse(error: RPCError(code: .permissionDenied, message: "no")) }
        if name == "Chat" {
            return StreamingServerResponse { writer in
                for try await message in request.messages {
                    try await act(on: message, context)
                    try await writer.write("re: " + message)
                }
                tracer.withSpan("inside") { _ in }
                return ["trailing": "yes"]
            }
        }
        var messages: [String] = []
        for try await message in request.messages { messages.append(message) }
        try await act(on: messages.first ?? "", context)
        return StreamingServerResponse { [messages] writer in
            for message in name == "Expand" ? messages + messages : [messages.joined(separator: ",")] {
                try await writer.write(message)
            }
            tracer.withSpan("inside") { _ in }
            return [:]
        }
    }

    private func act(on message: String, _ context: ServerContext) async throws {
        let words = message.split(separator: " ")
        switch words.first {
        case "code":
            throw RPCError(
                code: RPCError.Code(rawValue: Int(words[1]) ?? 2) ?? .unknown,
                message: "token=abc",
                metadata: ["reason": "tested"]
            )
        case "throw": throw Broken()
        case "wait":
            waiting()
            try await context.cancellation.cancelled
            throw CancellationError()
        case "late":
            waiting()
            try await context.cancellation.cancelled
            throw RPCError(code: .dataLoss, message: "too late")
        default: break
        }
    }
}

extension RPCError.Code {
    init?(rawValue: Int) {
        let all: [RPCError.Code] = [
            .cancelled, .unknown, .invalidArgument, .deadlineExceeded, .notFound, .alreadyExists, .permissionDenied,
            .resourceExhausted, .failedPrecondition, .aborted, .outOfRange, .unimplemented, .internalError,
            .unavailable,
            .dataLoss, .unauthenticated,
        ]
        guard let code = all.first(where: { $0.rawValue == rawValue }) else { return nil }
        self = code
    }
}
#endif
