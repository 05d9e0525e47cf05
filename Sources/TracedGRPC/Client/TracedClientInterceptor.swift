//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if GRPC
public import GRPCCore
public import OpenTracing
public import OpenTracingInstrumentation

/// Traces the calls that a client of gRPC makes.
///
/// ```swift
/// let client = GRPCClient(transport: transport, interceptors: [TracedClientInterceptor(tracing)])
/// ```
///
/// The span is a child of what is active, called by service and method. Its context goes into the metadata. It is active while messages are
/// produced, and finishes with the last message of the response, with an error, or when the response is dropped before its end, which
/// counts as cancelled. Inside a request that is not traced there is no span, and the caller's trace passes on. An attempt that gRPC makes
/// again by itself is part of the same span. Put it last, so that it sees what is sent.
public struct TracedClientInterceptor: ClientInterceptor {
    private let client: ClientTracing
    private let tracing: RequestTracing
    private let methods: TracedMethods
    private let messages: MessageLogging

    /// Creates an interceptor.
    ///
    /// - Parameters:
    ///   - tracing: the tracer and the settings.
    ///   - methods: which procedures are traced: those whose rule is not off.
    ///   - settings: settings for this client; `nil` for those of the service.
    ///   - messages: the messages to log.
    public init(
        _ tracing: RequestTracing,
        methods: TracedMethods = TracedMethods(),
        settings: ClientSettings? = nil,
        messages: MessageLogging = .off
    ) {
        self.tracing = tracing
        self.methods = methods
        self.messages = messages
        client = ClientTracing(tracing, component: "grpc-swift", settings: settings, rpc: .grpc) {
            [weak tracing] error in
            guard let error = error as? RPCError, let redaction = tracing?.settings.redaction else { return nil }
            return ClientFailure(grpc: error, redaction)
        }
    }

    /// Traces one call.
    ///
    /// - Parameters:
    ///   - request: the call's metadata and messages.
    ///   - context: what is called, and where.
    ///   - next: makes the call.
    /// - Returns: the response, whose messages are watched.
    /// - Throws: any error from `next`, unchanged.
    public func intercept<Input: Sendable, Output: Sendable>(
        request: StreamingClientRequest<Input>,
        context: ClientContext,
        next: (StreamingClientRequest<Input>, ClientContext) async throws -> StreamingClientResponse<Output>
    ) async throws -> StreamingClientResponse<Output> {
        var outgoing = OutgoingCall(request.metadata, context)
        let exchange = client.begin(&outgoing, methods.call(for: RemoteProcedure(context.descriptor)))
        var request = request
        request.metadata = outgoing.metadata
        guard let span = exchange.span else { return try await next(request, context) }

        let call = OpenCall(exchange, CallMessages(span, messages, tracing.settings), timeout: outgoing.timeout)
        let producer = request.producer
        request.producer = { writer in
            let observed = RPCWriter(wrapping: ObservedWriter(base: writer, sent: { call.messages.noteSent($0) }))
            try await exchange.withActive { () async throws in try await producer(observed) }
        }
        do {
            var response = try await exchange.withActive { () async throws in try await next(request, context) }
            switch response.accepted {
            case .success(var contents):
                let leading = contents.metadata
                contents.bodyParts = RPCAsyncSequence(
                    wrapping: ObservedMessages(
                        base: contents.bodyParts,
                        received: { part in
                            switch part {
                            case .message(let message): call.messages.noteReceived(message)
                            case .trailingMetadata(let trailing):
                                call.succeeded(MetadataCarrier(leading, then: trailing))
                            }
                        },
                        ended: { error in
                            if let error { call.failed(error) } else { call.succeeded(MetadataCarrier(leading)) }
                        }
                    )
                )
                response.accepted = .success(contents)
            case .failure(let error):
                call.failed(error)
            }
            return response
        } catch {
            call.failed(error)
            throw error
        }
    }
}

/// One call from its beginning to its end. Given up, it finishes as cancelled.
private final class OpenCall: Sendable {
    let messages: CallMessages
    private let exchange: ClientExchange
    private let deadline: ContinuousClock.Instant?

    init(_ exchange: ClientExchange, _ messages: CallMessages, timeout: Duration?) {
        self.exchange = exchange
        self.messages = messages
        // gRPC reads the clock before it has a stream, which may take it a while: so the last tenth counts as the deadline.
        deadline = timeout.map { .now + $0 - $0 / 10 }
    }

    // Nothing happens to a call that has ended.
    deinit { cancelled() }

    func succeeded(_ metadata: MetadataCarrier) {
        exchange.responded(ResponseHead(statusCode: 0, fields: metadata, messages: messages.counts))
        exchange.finish()
    }

    func failed(_ error: any Error) {
        let code = RPCError.Code(of: error)
        // What a call in a cancelled task breaks off with has many codes.
        if code == .cancelled || Task.isCancelled { cancelled() } else { end(error, code: code) }
    }

    /// The call is given up: by its caller, or by gRPC because its deadline has passed.
    private func cancelled() {
        guard let deadline, deadline <= .now else { return end(CancellationError(), code: .cancelled) }
        end(
            RPCError(code: .deadlineExceeded, message: "The deadline passed before the call was over."),
            code: .deadlineExceeded
        )
    }

    private func end(_ error: any Error, code: RPCError.Code) {
        exchange.responded(ResponseHead(statusCode: code.rawValue, messages: messages.counts))
        exchange.failed(error)
        exchange.finish()
    }
}

extension ClientFailure {
    /// An error of gRPC in words. Its message comes from the other side, and shows without secrets.
    init(grpc error: RPCError, _ redaction: Redaction) {
        let kind: Kind =
            switch error.code {
            case .cancelled: .cancelled
            case .deadlineExceeded: .timeout
            case .unavailable: .connectionLost
            default: .other
            }
        self.init(kind, message: "\(error.code): \(redaction.value(error.message))")
    }
}
#endif
