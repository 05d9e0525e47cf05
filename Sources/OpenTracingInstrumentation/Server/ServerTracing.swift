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
    /// The tracer and the settings.
    package let tracing: RequestTracing

    /// The framework, for the tag `component`.
    let component: String

    /// The templates of the router's routes, for what must not show of paths that none of them serves.
    let routes: RouteTemplates?

    /// Creates server tracing.
    ///
    /// - Parameters:
    ///   - tracing: the tracer and the settings.
    ///   - component: the framework, for the tag `component`.
    public init(_ tracing: RequestTracing, component: String) {
        self.tracing = tracing
        self.component = component
        routes = nil
    }

    package init(_ tracing: RequestTracing, component: String, routes: RouteTemplates) {
        self.tracing = tracing
        self.component = component
        self.routes = routes
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
        let outer = Exchange<ServerSide>.outer(of: request, tracing: tracing)
        if let outer, let joined = join(outer, request, route: route) { return joined }
        guard snapshot.decision(for: request, route: route).isTraced else {
            return untraced(request, route: route, snapshot: snapshot, within: outer)
        }
        // Settings are read where they stand: copying them to a local costs a dozen retains.
        var tags: Tags = [:]
        tags.reserveCapacity(8)
        tags[.spanKind] = .server
        tags[.component] = component
        tags[snapshot.settings.conventions.method] = .string(
            request.method.limited(to: snapshot.settings.tagValueLimit)
        )
        if let template = route.template {
            tags[snapshot.settings.conventions.route] = .string(template)
        }
        let references: [Reference] =
            if let outer {
                [Reference(type: .childOf, context: outer.span.context)]
            } else {
                references(
                    of: request,
                    policy: route.incomingContext ?? snapshot.settings.incomingContext,
                    conventions: snapshot.settings.conventions,
                    tags: &tags
                )
            }
        let attributes = RequestAttributes(
            request,
            routeTemplate: route.template,
            rules: snapshot.rules,
            routes: routes,
            isServed: route.isServed
        )
        for reading in snapshot.attributes.atStart {
            tags.add(reading(attributes), limit: snapshot.settings.tagValueLimit)
        }
        for reading in route.attributes.atStart {
            tags.add(reading(attributes), limit: snapshot.settings.tagValueLimit)
        }
        var options = SpanOptions(tags: tags, startTime: arrival, ignoresActiveSpan: true)
        options.references = references
        options.isSampled = (route.sampling ?? snapshot.settings.sampling).isSampled(request, route)
        let span = tracing.tracer.startSpan(
            snapshot.settings.operationName.name(for: request, route: route),
            options: options
        )
        let exchange = Exchange(
            span,
            side: ServerSide(snapshot: snapshot, tracing: tracing, route: route, attributes: attributes)
        )
        exchange.side.started(span, attributes)
        return ServerExchange(state: .traced(exchange))
    }

    /// What a request means for the calls inside it when it has no span.
    func untraced(
        _ request: some TraceableRequest,
        route: RouteInformation,
        snapshot: SettingsSnapshot,
        within outer: Exchange<ServerSide>?
    ) -> ServerExchange {
        let context = passedThrough(request, route: route, snapshot: snapshot, within: outer)
        let state = context.map(ActiveScope.State.context) ?? .suppressed
        return ServerExchange(state: .untraced(ActiveScope(state, in: tracing.tracer.scopeManager)))
    }

    /// The context that a request without a span lets through: what its span would have had as its parent, which is the span that
    /// the same request has further out, if there is one. Whom the settings do not trust with a trace is not trusted with one
    /// downstream either.
    private func passedThrough(
        _ request: some TraceableRequest,
        route: RouteInformation,
        snapshot: SettingsSnapshot,
        within outer: Exchange<ServerSide>?
    ) -> (any SpanContext)? {
        guard snapshot.settings.untracedRequests == .passThrough else { return nil }
        if let outer { return outer.span.context }
        switch (route.incomingContext ?? snapshot.settings.incomingContext).resolved(for: request) {
        case .continue, .follow: return extract(from: request)
        case .refer(let references): return references.compactMap(\.self).parent?.context
        case .restart, .ignore, .decide: return nil
        }
    }

    private func references(
        of request: some TraceableRequest,
        policy: IncomingContextPolicy,
        conventions: TagConventions,
        tags: inout Tags
    ) -> [Reference] {
        switch policy.resolved(for: request) {
        case .continue:
            return extract(from: request).map { [Reference(type: .childOf, context: $0)] } ?? []
        case .follow:
            return extract(from: request).map { [Reference(type: .followsFrom, context: $0)] } ?? []
        case .refer(let references):
            return references.compactMap(\.self)
        case .restart:
            if let upstream = extract(from: request), !upstream.traceIDString.isEmpty {
                tags[conventions.upstreamTraceID] = .string(upstream.traceIDString)
                tags[conventions.upstreamSpanID] = .string(upstream.spanIDString)
            }
            return []
        case .ignore, .decide:
            return []
        }
    }

    private func extract(from request: some TraceableRequest) -> (any SpanContext)? {
        do {
            let context = try tracing.tracer.extract(as: .httpHeaders, from: request)
            // A trace that goes on without a field of minor weight is none that could not be read.
            if let context, context.corruption != nil, context.traceIDString.isEmpty {
                tracing.counters.countBrokenIncomingContext()
            }
            return context
        } catch {
            tracing.counters.countBrokenIncomingContext()
            return nil
        }
    }
}

extension Tags {
    /// Sets the tag of an attribute, if it has a value, cut to a limit.
    mutating func add(_ tag: RequestTag, limit: Int) {
        if let value = tag.value {
            self[tag.name] = value.limited(to: limit)
        }
    }
}
