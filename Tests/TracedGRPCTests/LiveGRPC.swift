//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if GRPC
import LiveCalls
import GRPCCore
import GRPCNIOTransportHTTP2
import OpenTracing
import OpenTracingTesting
import TracedGRPC

/// A server and a client of gRPC over a real connection on this machine, each with a tracer of its own.
struct LiveGRPC: Sendable {
    let serverTracer = MockTracer(scopeManager: ScopeManager())
    let clientTracer = MockTracer(scopeManager: ScopeManager())
    let serverTracing: RequestTracing
    let clientTracing: RequestTracing
    let waiting: AsyncStream<Void>
    private let service: EchoService
    private let methods: TracedMethods
    private let messages: MessageLogging

    init(
        _ settings: TracingSettings = TracingSettings(mode: .all),
        client: TracingSettings? = nil,
        methods: TracedMethods = TracedMethods(),
        messages: MessageLogging = .off
    ) {
        serverTracing = RequestTracing(serverTracer, settings: settings)
        clientTracing = RequestTracing(clientTracer, settings: client ?? settings)
        self.methods = methods
        self.messages = messages
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self)
        waiting = stream
        service = EchoService(waiting: { continuation.yield() }, tracer: serverTracer)
    }

    typealias Client = GRPCClient<HTTP2ClientTransport.Posix>

    /// Serves while a closure calls.
    func run<Result: Sendable>(_ body: @Sendable (Client) async throws -> Result) async throws -> Result {
        try await withGRPCServer(
            transport: .http2NIOPosix(address: .ipv4(host: "127.0.0.1", port: 0), transportSecurity: .plaintext),
            services: [service],
            interceptors: [TracedServerInterceptor(serverTracing, methods: methods, messages: messages)]
        ) { server in
            guard let port = try await server.listeningAddress?.ipv4?.port else { throw NoPort() }
            return try await withGRPCClient(
                transport: .http2NIOPosix(
                    target: .ipv4(address: "127.0.0.1", port: port),
                    transportSecurity: .plaintext
                ),
                interceptors: [TracedClientInterceptor(clientTracing, methods: methods, messages: messages)]
            ) { client in try await body(client) }
        }
    }

    struct NoPort: Error {}

    var serverSpans: [MockSpan] { serverTracer.finishedSpans.filter { $0.operationName != "inside" } }
    var clientSpans: [MockSpan] { clientTracer.finishedSpans }
}

extension GRPCClient {
    /// Calls a method of the service with some messages, and gives what comes back.
    func echo(
        _ method: String,
        _ messages: [String],
        metadata: Metadata = [:],
        timeout: Duration? = nil,
        read: Int = .max
    ) async throws -> [String] {
        var options = CallOptions.defaults
        options.timeout = timeout
        return try await bidirectionalStreaming(
            request: StreamingClientRequest(metadata: metadata) { writer in
                for message in messages { try await writer.write(message) }
            },
            descriptor: EchoService.method(method),
            serializer: TextCoding(),
            deserializer: TextCoding(),
            options: options
        ) { response in
            var answers: [String] = []
            for try await message in response.messages {
                answers.append(message)
                if answers.count == read { break }
            }
            return answers
        }
    }
}
#endif
