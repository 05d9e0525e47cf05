//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
public import OpenTracing

/// Traces the requests that a server receives: the server side of the framework guide, for every framework alike.
///
/// A framework whose filters wrap the handler calls ``serve(_:route:arrival:errorStatus:_:)``. One with separate hooks calls
/// ``begin(_:route:arrival:)`` and tells the ``ServerExchange`` what happens, or lets a ``SpanRegistry`` do both.
///
/// OpenTracing RPC/IPC framework implementation guide, "Server-side Tracing".
public struct ServerTracing: Sendable {
    let server: TracedServer

    /// The tracer and the settings.
    package let tracing: RequestTracing

    /// Creates server tracing.
    ///
    /// - Parameters:
    ///   - tracing: the tracer and the settings.
    ///   - component: the framework, for the tag `component`.
    ///   - rpc: the system whose procedures are called; `nil` for requests of HTTP.
    public init(_ tracing: RequestTracing, component: String, rpc: RPCSystem? = nil) {
        self.tracing = tracing
        server = TracedServer(component: component, rpc: rpc)
    }

    package init(
        _ tracing: RequestTracing,
        component: String,
        routes: RouteTemplates,
        matchesCase: Bool = false
    ) {
        self.tracing = tracing
        server = TracedServer(component: component, routes: routes, matchesCase: matchesCase)
    }

    /// Begins a request: decides whether it is traced, reads the caller's context, and starts the span.
    ///
    /// The span's parent comes from the request alone, never from what is active. A trace that cannot be read is counted,
    /// and the request begins one of its own, with the baggage that could be read.
    ///
    /// - Parameters:
    ///   - request: the request.
    ///   - route: the route that matched.
    ///   - arrival: when the request arrived; `nil` for now.
    /// - Returns: what to tell about the request from here on.
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

    /// What follows from settings and route: looked up once for each request.
    package func plan(for route: RouteInformation, under snapshot: SettingsSnapshot) -> RoutePlan {
        snapshot.plan(for: route, in: server)
    }

    package func begin(
        _ request: some TraceableRequest,
        _ plan: RoutePlan,
        arrival: Timestamp?,
        snapshot: SettingsSnapshot
    ) -> ServerExchange {
        let outer = Exchange<ServerSide>.outer(of: request, tracing: tracing)
        if let outer, let joined = join(outer, request, route: plan.route) { return joined }
        guard plan.isTraced(request) else {
            if outer == nil { tracing.observer?.requestUntraced(plan.route) }
            return untraced(request, plan, within: outer)
        }
        return ServerExchange(
            state: .traced(start(request, plan, snapshot, arrival: arrival, within: outer))
        )
    }

    /// Begins a request whose route is not traced, whatever the request is: what it brings along is all that is read of it.
    ///
    /// - Parameters:
    ///   - carrier: the header of the request.
    ///   - plan: what follows from the settings and the route.
    /// - Returns: the exchange; `nil` where the request itself has a say: by its route or its incoming context, or because it is
    ///   instrumented further out as well. Then ``begin(_:route:arrival:)`` decides.
    package func beginUntraced(
        _ carrier: some TextMapReader & Sendable,
        _ plan: RoutePlan
    ) -> ServerExchange? {
        guard !plan.canBeTraced, plan.passing != .asked, !Exchange<ServerSide>.isWithinAnother else { return nil }
        tracing.observer?.requestUntraced(plan.route)
        guard plan.passing == .caller, tracing.mayBringContext(carrier) else { return nothingPassing(plan) }
        return ServerExchange(state: .untraced(passingCaller(carrier)))
    }

    /// An untraced request through which nothing passes. While tracing is off, no call inside begins a trace anyhow, so that nothing need be
    /// made active where nothing is.
    private func nothingPassing(_ plan: RoutePlan) -> ServerExchange {
        if plan.settings.mode == .off, tracing.scopes.isInactive { return ServerExchange(state: .unseen) }
        return ServerExchange(state: .untraced(tracing.suppressed))
    }

    private func passingCaller(_ carrier: some TextMapReader & Sendable) -> UntracedRequest {
        UntracedRequest(in: tracing.scopes) { [tracing] in tracing.extract(from: carrier) }
    }

    /// What a request means for the calls inside it when it has no span.
    func untraced(
        _ request: some TraceableRequest,
        _ plan: RoutePlan,
        within outer: Exchange<ServerSide>?
    ) -> ServerExchange {
        untraced(request, plan, incomingContext(of: request, plan, within: outer))
    }

    /// What passes through a request without a span is what its span would have had as its parent. Whom the settings do not trust with a
    /// trace is not trusted with one downstream either.
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

    /// What becomes of the context that a request brings along: the span that it has further out, if there is one, goes before it.
    private func incomingContext(
        of request: some TraceableRequest,
        _ plan: RoutePlan,
        within outer: Exchange<ServerSide>?
    ) -> IncomingContextPolicy.Choice {
        guard let outer else { return plan.incomingContext.resolved(for: request) }
        return .refer([Reference(type: .childOf, context: outer.span.context)])
    }

    /// Starts the span of a request. What is read from the request is written once the span is recorded, so samplers see what its route
    /// says, and nothing more.
    private func start(
        _ request: some TraceableRequest,
        _ plan: RoutePlan,
        _ snapshot: SettingsSnapshot,
        arrival: Timestamp?,
        within outer: Exchange<ServerSide>?
    ) -> Exchange<ServerSide> {
        let start = plan.start(method: request.method)
        var options = SpanOptions(tags: start.tags, startTime: arrival, ignoresActiveSpan: true)
        let incoming = incomingContext(of: request, plan, within: outer).start { tracing.extract(from: request) }
        options.references = incoming.references
        options.isSampled = plan.sampling.isSampled(request, plan.route)
        let span = tracing.tracer.startSpan(
            start.name ?? plan.settings.operationName.name(for: request, route: plan.route),
            options: options
        )
        let exchange = Exchange(
            span,
            side: ServerSide(
                tracing: tracing,
                snapshot: snapshot,
                plan: plan,
                request: request,
                observedSince: outer == nil ? tracing.observer?.now : nil
            )
        )
        exchange.side.started(span, request, plan, upstream: incoming.upstream)
        return exchange
    }
}
