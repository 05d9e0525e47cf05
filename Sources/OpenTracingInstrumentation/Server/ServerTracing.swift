//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

public import OpenTracing

/// Traces the requests that a server receives: the server side of the framework guide, for all frameworks.
///
/// A framework whose middleware wraps the handler calls ``serve(_:route:arrival:errorStatus:_:)``. One with separate hooks calls
/// ``begin(_:route:arrival:)`` and reports events to the ``ServerExchange``, or lets a ``SpanRegistry`` do both.
///
/// OpenTracing RPC/IPC framework implementation guide, "Server-side Tracing".
public struct ServerTracing: Sendable {
    let server: TracedServer

    /// The tracer and its settings.
    package let tracing: RequestTracing

    /// Creates server tracing.
    ///
    /// - Parameters:
    ///   - tracing: the tracer and its settings.
    ///   - component: the framework, recorded as the tag `component`.
    ///   - rpc: the remote procedure call system; `nil` for HTTP requests.
    public init(_ tracing: RequestTracing, component: String, rpc: RPCSystem? = nil) {
        self.tracing = tracing
        server = TracedServer(component: component, rpc: rpc)
    }

    /// The status of an error that specifies none.
    @usableFromInline var unknownErrorStatus: Int { server.rpc?.unknownCode ?? 500 }

    package init(
        _ tracing: RequestTracing,
        component: String,
        routes: RouteTemplates,
        matchesCase: Bool = false
    ) {
        self.tracing = tracing
        server = TracedServer(component: component, routes: routes, matchesCase: matchesCase)
    }

    /// Begins a request: decides whether to trace it, extracts the caller's context, and starts the span.
    ///
    /// The parent is determined by the request alone, never by the active span. If extraction fails, the failure is counted and
    /// the request starts a new trace, with any baggage that could be read.
    ///
    /// - Parameters:
    ///   - request: the request.
    ///   - route: the matched route.
    ///   - arrival: when the request arrived; `nil` for now.
    /// - Returns: the exchange that records what happens to the request.
    public func begin(
        _ request: some TraceableRequest,
        route: RouteInformation = .unmatched,
        arrival: Timestamp? = nil
    ) -> ServerExchange {
        begin(request, route: route, arrival: arrival, snapshot: tracing.snapshot)
    }

    package func begin(
        _ request: some TraceableRequest,
        route: RouteInformation,
        arrival: Timestamp?,
        snapshot: SettingsSnapshot
    ) -> ServerExchange {
        begin(request, plan(for: route, under: snapshot), arrival: arrival, snapshot: snapshot)
    }

    /// Returns the plan derived from the settings and a route: looked up once per request.
    package func plan(for route: RouteInformation, under snapshot: SettingsSnapshot) -> RoutePlan {
        snapshot.plan(for: route, in: server)
    }

    package func begin(
        _ request: consuming some TraceableRequest,
        _ plan: RoutePlan,
        arrival: Timestamp?,
        snapshot: SettingsSnapshot,
        recorder: (any HandlerRecorder)? = nil
    ) -> ServerExchange {
        let around = AnsweredExchange.current.get()?.exchange
        let outer = around?.isOuter(of: request, tracing: tracing) == true ? around : nil
        if let outer, let joined = join(outer, request, route: plan.route) { return joined }
        guard plan.isTraced(request) else {
            if outer == nil { tracing.tellUntraced(plan.route) }
            return untraced(request, plan, within: outer)
        }
        // Handlers behind an instrumentation that needs no reports still make them to the one around it.
        let recorder = around == nil ? recorder : recorder ?? ServerExchange.currentRecorder
        return ServerExchange(
            state: .traced(start(request, plan, snapshot, arrival: arrival, within: outer, recorder: recorder))
        )
    }

    /// Begins a request whose route is never traced, reading only its trace context.
    ///
    /// - Parameters:
    ///   - carrier: the headers of the request.
    ///   - plan: the plan derived from the settings and the route.
    /// - Returns: the exchange; `nil` if the decision depends on the request: on its route or incoming context, or on an
    ///   outer instrumentation. Then call ``begin(_:route:arrival:)``.
    package func beginUntraced(
        _ carrier: some TextMapReader & Sendable,
        _ plan: RoutePlan
    ) -> ServerExchange? {
        guard !plan.canBeTraced, plan.passing != .asked, !Exchange<ServerSide>.isWithinAnother else { return nil }
        tracing.tellUntraced(plan.route)
        guard plan.passing == .caller, tracing.mayBringContext(carrier) else { return nothingPassing(plan) }
        return ServerExchange(state: .untraced(passingCaller(carrier)))
    }

    /// An untraced request that passes nothing through. While tracing is off, no inner call starts a trace anyway, so if nothing
    /// is active, nothing needs to be activated.
    private func nothingPassing(_ plan: RoutePlan) -> ServerExchange {
        if plan.settings.mode == .off, tracing.scopes.isInactive { return ServerExchange(state: .unseen) }
        return ServerExchange(state: .untraced(tracing.suppressed))
    }

    private func passingCaller(_ carrier: some TextMapReader & Sendable) -> UntracedRequest {
        UntracedRequest(in: tracing.scopes) { [tracing] in tracing.extract(from: carrier) }
    }

    /// Returns the exchange of an untraced request, which determines its effect on inner calls.
    func untraced(
        _ request: some TraceableRequest,
        _ plan: RoutePlan,
        within outer: Exchange<ServerSide>?
    ) -> ServerExchange {
        untraced(request, plan, incomingContext(of: request, plan, within: outer))
    }

    /// Passes through what the span would have had as its parent. Callers whose trace the settings do not trust are not trusted
    /// downstream either.
    private func untraced(
        _ carrier: some TextMapReader & Sendable,
        _ plan: RoutePlan,
        _ choice: @autoclosure () -> IncomingContextPolicy.Choice
    ) -> ServerExchange {
        guard plan.settings.untracedRequests == .passThrough, let passing = passedThrough(carrier, choice()) else {
            return nothingPassing(plan)
        }
        return ServerExchange(state: .untraced(passing))
    }

    private func passedThrough(
        _ carrier: some TextMapReader & Sendable,
        _ choice: IncomingContextPolicy.Choice
    ) -> UntracedRequest? {
        switch choice {
        case .continue, .follow:
            guard tracing.mayBringContext(carrier) else { return nil }
            return passingCaller(carrier)
        case .refer(let references):
            return references.compactMap(\.self).parent.map {
                UntracedRequest(passing: $0.context, in: tracing.scopes)
            }
        case .restart, .ignore, .decide: return nil
        }
    }

    /// Returns how the incoming context is used: an outer span of the same request takes precedence.
    private func incomingContext(
        of request: some TraceableRequest,
        _ plan: RoutePlan,
        within outer: Exchange<ServerSide>?
    ) -> IncomingContextPolicy.Choice {
        guard let outer else { return plan.incomingContext.resolved(for: request) }
        return .refer([Reference(type: .childOf, context: outer.span.context)])
    }

    /// Starts the span of a request. Tags read from the request are written once the span is recorded, so samplers see only those
    /// of its route.
    private func start(
        _ request: consuming some TraceableRequest,
        _ plan: RoutePlan,
        _ snapshot: SettingsSnapshot,
        arrival: Timestamp?,
        within outer: Exchange<ServerSide>?,
        recorder: (any HandlerRecorder)?
    ) -> Exchange<ServerSide> {
        let start = plan.start(method: request.method)
        var options = SpanOptions(tags: start.tags, startTime: arrival, ignoresActiveSpan: true)
        let incoming = incomingContext(of: request, plan, within: outer).start { tracing.extract(from: request) }
        options.references = incoming.references
        options.isSampled = plan.sampling.isSampled(request, plan.route)
        let span = tracing.startSpan(
            start.name ?? plan.settings.operationName.name(for: request, route: plan.route),
            options: options
        )
        let isRecording = span.isRecording
        if isRecording {
            ServerSide.writeStartTags(
                of: request,
                plan,
                startedWith: start.tags,
                upstream: incoming.upstream,
                on: span
            )
        }
        for decorator in plan.settings.decorators {
            decorator.onStart?(span, copy request)
        }
        return Exchange(
            span,
            side: ServerSide(
                tracing: tracing,
                snapshot: snapshot,
                plan: plan,
                request: request,
                recorder: recorder,
                hasStartTags: isRecording,
                observedSince: outer == nil ? tracing.observedTime() : nil
            )
        )
    }
}

extension ServerTracing {
    /// Serves a request: starts its span, runs the handler with the span active, records the response or error, observes the
    /// body, and finishes the span.
    ///
    /// This is the complete lifecycle of a request, for every framework. An adapter specifies how to read its request, a
    /// ``TraceableRequest``, and its response, a ``TraceableResponse``. With a buffered body, the span finishes when the handler
    /// returns, unless ``TracingSettings/bufferedResponses`` specifies otherwise; with a streamed body, when the body has been
    /// written, has failed, or was dropped with the response.
    ///
    /// - Parameters:
    ///   - request: the request.
    ///   - route: the matched route.
    ///   - arrival: when the request arrived; `nil` for now.
    ///   - errorStatus: returns the status that the framework sends for an error; `nil` for 500, or the code of unknown errors of a
    ///     remote procedure call system.
    ///   - handler: handles the request.
    /// - Returns: the response to send, with an observed body.
    /// - Throws: what `handler` throws, unchanged.
    @inlinable
    public nonisolated(nonsending) func serve<Response: TraceableResponse>(
        _ request: some TraceableRequest,
        route: RouteInformation = .unmatched,
        arrival: Timestamp? = nil,
        errorStatus: ((any Error) -> Int)? = nil,
        _ handler: nonisolated(nonsending) (ServerExchange) async throws -> Response
    ) async throws -> Response {
        try await serve(
            begin(request, route: route, arrival: arrival),
            errorStatus: { errorStatus?($0) ?? unknownErrorStatus },
            answer: { error in throw error },
            handler
        )
    }

    /// Serves a request that has begun, in a framework that converts errors to responses at this point.
    ///
    /// - Parameters:
    ///   - exchange: the exchange of the request.
    ///   - errorStatus: returns the status that the outer framework sends for an error thrown by `answer`.
    ///   - answer: returns the response to an error, or throws the error to propagate.
    ///   - handler: handles the request.
    /// - Returns: the response to send, with an observed body.
    /// - Throws: what `answer` throws.
    @inlinable @inline(__always)
    package nonisolated(nonsending) func serve<Response: TraceableResponse, Failure: Error>(
        _ exchange: ServerExchange,
        errorStatus: (any Error) -> Int = { _ in 500 },
        answer: (any Error) throws(Failure) -> Response,
        _ handler: nonisolated(nonsending) (ServerExchange) async throws -> Response
    ) async throws(Failure) -> Response {
        guard !exchange.isUntraced else {
            return try await exchange.serveUntraced { () async throws(Failure) in
                do { return try await handler(exchange) } catch { return try answer(error) }
            }
        }
        do throws(Failure) {
            var response = try await exchange.withActive { () async throws(Failure) in
                do {
                    let response = try await handler(exchange)
                    exchange.responded(response.head)
                    return response
                } catch {
                    let response: Response
                    do throws(Failure) {
                        response = try answer(error)
                    } catch let unanswered {
                        exchange.failed(error, answeredWith: ResponseHead(statusCode: errorStatus(error)))
                        throw unanswered
                    }
                    exchange.failed(error, answeredWith: response.head)
                    return response
                }
            }
            observeBody(of: &response, exchange)
            return response
        } catch {
            exchange.finish()
            throw error
        }
    }

    /// Finishes the span now, or when the body has been written.
    @inlinable
    func observeBody(of response: inout some TraceableResponse, _ exchange: ServerExchange) {
        let capture =
            exchange.logsPayload(.response)
            ? exchange.capturePayload(.response, fields: response.head.fields) : nil
        guard let bytes = response.wholeBody else {
            return response.observeBody(BodyObserver(exchange, capture: capture))
        }
        capture?.take(bytes)
        capture?.end()
        if exchange.waitsForWholeBodies, !bytes.isEmpty {
            response.observeBody(BodyObserver(exchange, capture: nil))
        } else {
            exchange.finish()
        }
    }
}
