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

/// A server interceptor that traces gRPC calls.
///
/// ```swift
/// let server = GRPCServer(
///     transport: transport,
///     services: [oven],
///     interceptors: [TracedServerInterceptor(tracing, methods: methods)]
/// )
/// ```
///
/// Whether a call is traced is decided on arrival, by ``/OpenTracingInstrumentation/TracedMethods`` and the current settings. The
/// span is named after the service and method, `kitchen.v1.Oven/Preheat`, and its parent comes from the metadata. The span is
/// active while the handler runs and while its producer writes, and finishes with the last message. It finishes as cancelled if
/// the response is abandoned before its producer has run, or if the caller has disconnected. Put this interceptor first, so that
/// others run inside its span.
public struct TracedServerInterceptor: ServerInterceptor {
    private let server: ServerTracing
    private let tracing: RequestTracing
    private let methods: TracedMethods
    private let messages: MessageLogging

    /// Creates an interceptor.
    ///
    /// - Parameters:
    ///   - tracing: the tracer and the settings.
    ///   - methods: the procedures to trace.
    ///   - messages: the messages to log.
    public init(
        _ tracing: RequestTracing,
        methods: TracedMethods = TracedMethods(),
        messages: MessageLogging = .off
    ) {
        self.tracing = tracing
        self.methods = methods
        self.messages = messages
        server = ServerTracing(tracing, component: "grpc-swift", rpc: .grpc)
    }

    /// Traces a call.
    ///
    /// - Parameters:
    ///   - request: the call's metadata and messages.
    ///   - context: the called method and its caller.
    ///   - next: handles the call.
    /// - Returns: the response, with its producer observed.
    /// - Throws: any error from `next`, unchanged.
    public func intercept<Input: Sendable, Output: Sendable>(
        request: StreamingServerRequest<Input>,
        context: ServerContext,
        next: @Sendable (StreamingServerRequest<Input>, ServerContext) async throws -> StreamingServerResponse<Output>
    ) async throws -> StreamingServerResponse<Output> {
        let traceable = TraceableCall(request.metadata, context)
        let exchange = server.begin(traceable, route: methods.route(for: traceable.called))
        guard let span = exchange.span else {
            var response = try await exchange.withActive { () async throws in try await next(request, context) }
            response.replaceProducer { _, producer, writer in
                try await exchange.withActive { () async throws in try await producer(writer) }
            }
            return response
        }
        let call = ServerCall(exchange, CallMessages(span, messages, tracing.settings), context)
        var request = request
        request.messages = RPCAsyncSequence(
            wrapping: ObservedMessages(
                base: request.messages,
                received: { call.messages.noteReceived($0) },
                ended: { if $0 != nil { call.messages.noteBreak() } }
            )
        )
        do {
            var response = try await exchange.withActive { [request] () async throws in try await next(request, context)
            }
            if case .failure(let error) = response.accepted { call.failed(error) }
            response.replaceProducer { metadata, producer, writer in
                try await call.produce(producer, into: writer, after: metadata)
            }
            return response
        } catch {
            call.failed(error)
            throw error
        }
    }
}

extension StreamingServerResponse {
    fileprivate typealias Producer = @Sendable (RPCWriter<Message>) async throws -> Metadata

    /// Wraps the producer, if there is one: a rejected call has none.
    fileprivate mutating func replaceProducer(
        by produce:
            @escaping @Sendable (_ metadata: Metadata, _ producer: Producer, _ writer: RPCWriter<Message>)
            async throws -> Metadata
    ) {
        guard case .success(var contents) = accepted else { return }
        let (metadata, producer) = (contents.metadata, contents.producer)
        contents.producer = { writer in try await produce(metadata, producer, writer) }
        accepted = .success(contents)
    }
}

/// A call with a span, from start to end. If it is abandoned, it finishes as cancelled.
private final class ServerCall: Sendable {
    let messages: CallMessages
    private let exchange: ServerExchange
    private let context: ServerContext

    init(_ exchange: ServerExchange, _ messages: CallMessages, _ context: ServerContext) {
        self.exchange = exchange
        self.messages = messages
        self.context = context
    }

    deinit {
        // Has no effect on a call that has already ended.
        end(CancellationError(), code: .cancelled)
    }

    func produce<Output: Sendable>(
        _ producer: @Sendable (RPCWriter<Output>) async throws -> Metadata,
        into writer: RPCWriter<Output>,
        after leading: Metadata
    ) async throws -> Metadata {
        let observed = RPCWriter(wrapping: ObservedWriter(base: writer, messages))
        do {
            let metadata = try await exchange.withActive { () async throws in try await producer(observed) }
            exchange.responded(
                ResponseHead(
                    statusCode: 0,
                    fields: MetadataCarrier(leading, then: metadata),
                    messages: messages.counts
                )
            )
            exchange.finish()
            return metadata
        } catch {
            failed(error)
            throw error
        }
    }

    func failed(_ error: any Error) {
        let code = RPCError.Code(of: error)
        let specifiesCode = error is RPCError || error is any RPCErrorConvertible
        // After the caller has disconnected, reads and writes fail with various errors. A code chosen by the handler is kept.
        let hasGone = context.cancellation.isCancelled || Task.isCancelled
        if code == .cancelled || hasGone && (!specifiesCode || messages.hasBrokenOff) {
            end(CancellationError(), code: .cancelled)
        } else if specifiesCode {
            end(shown(error), code: code)
        } else {
            // An unexpected error is a failure in every convention, regardless of its code.
            exchange.responded(ResponseHead(statusCode: code.rawValue, messages: messages.counts))
            exchange.failed(error)
            exchange.finish()
        }
    }

    /// Returns the error as it may be recorded: with secrets removed from its message.
    private func shown(_ error: any Error) -> any Error {
        guard let error = error as? RPCError else { return error }
        return RPCError(
            code: error.code,
            message: messages.redaction.value(error.message),
            metadata: error.metadata
        )
    }

    private func end(_ error: any Error, code: RPCError.Code) {
        let head = ResponseHead(
            statusCode: code.rawValue,
            fields: MetadataCarrier((error as? RPCError)?.metadata ?? [:]),
            messages: messages.counts
        )
        exchange.failed(error, answeredWith: head)
        exchange.finish()
    }
}

extension RPCError.Code {
    /// The status code that gRPC sends for an error.
    init(of error: any Error) {
        switch error {
        case let error as RPCError: self = error.code
        case let error as any RPCErrorConvertible: self = RPCError(error).code
        case is CancellationError: self = .cancelled
        default: self = .unknown
        }
    }
}
#endif
