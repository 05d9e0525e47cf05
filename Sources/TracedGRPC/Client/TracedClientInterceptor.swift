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

/// A client interceptor that traces gRPC calls.
///
/// ```swift
/// let client = GRPCClient(transport: transport, interceptors: [TracedClientInterceptor(tracing)])
/// ```
///
/// The span is a child of the active span, named after the service and method. Its context is injected into the metadata. It is
/// active while messages are produced, and finishes with the last message of the response, on an error, or when the response is
/// dropped early, which counts as cancelled. Inside an untraced request there is no span, and the caller's trace is propagated.
/// Automatic gRPC retries are part of the same span. Put this interceptor last, so that it sees what is actually sent.
public struct TracedClientInterceptor: ClientInterceptor {
    private let client: ClientTracing
    private let tracing: RequestTracing
    private let methods: TracedMethods
    private let messages: MessageLogging

    /// Creates an interceptor.
    ///
    /// - Parameters:
    ///   - tracing: the tracer and the settings.
    ///   - methods: the procedures to trace: those whose rule is not off.
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

    /// Traces a call.
    ///
    /// - Parameters:
    ///   - request: the call's metadata and messages.
    ///   - context: the called method and its peer.
    ///   - next: makes the call.
    /// - Returns: the response, with its messages observed.
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
            let observed = RPCWriter(wrapping: ObservedWriter(base: writer, call.messages))
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
                            // A response ends with its metadata: one that ends without was cut off.
                            call.failed(error ?? RPCError(code: .cancelled, message: "The response was cut off."))
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

/// A call from start to end. If it is abandoned, it finishes as cancelled.
private final class OpenCall: Sendable {
    let messages: CallMessages
    private let exchange: ClientExchange
    private let deadline: ContinuousClock.Instant?

    init(_ exchange: ClientExchange, _ messages: CallMessages, timeout: Duration?) {
        self.exchange = exchange
        self.messages = messages
        // gRPC reads the clock before it has a stream, which may take a while, so the deadline counts as passed after nine tenths
        // of the time.
        deadline = timeout.map { .now + $0 - $0 / 10 }
    }

    // Has no effect on a call that has already ended.
    deinit { cancelled() }

    func succeeded(_ metadata: MetadataCarrier) {
        exchange.responded(ResponseHead(statusCode: 0, fields: metadata, messages: messages.counts))
        exchange.finish()
    }

    func failed(_ error: any Error) {
        let code = RPCError.Code(of: error)
        // A call in a cancelled task may fail with various codes.
        if code == .cancelled || Task.isCancelled { cancelled() } else { end(error, code: code) }
    }

    /// Records that the call was abandoned: by its caller, or by gRPC because its deadline passed.
    private func cancelled() {
        guard let deadline, deadline <= .now else { return end(CancellationError(), code: .cancelled) }
        end(
            RPCError(code: .deadlineExceeded, message: "The deadline passed before the call ended."),
            code: .deadlineExceeded
        )
    }

    private func end(_ error: any Error, code: RPCError.Code) {
        exchange.responded(
            ResponseHead(
                statusCode: code.rawValue,
                fields: MetadataCarrier((error as? RPCError)?.metadata ?? [:]),
                messages: messages.counts
            )
        )
        exchange.failed(error)
        exchange.finish()
    }
}

extension ClientFailure {
    /// Maps a gRPC error to a client failure. Its message comes from the peer and is recorded without secrets.
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
