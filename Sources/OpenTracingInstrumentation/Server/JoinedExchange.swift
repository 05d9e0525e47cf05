//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
public import OpenTracing

// Everything about a request that is instrumented twice: how that is noticed, and what becomes of it. See `DoubleInstrumentation`.

/// The exchange that a task answers, to notice when a request is instrumented twice.
@usableFromInline
struct AnsweredExchange: Sendable {
    @usableFromInline static let current = TaskLocal<AnsweredExchange?>(wrappedValue: nil)

    let exchange: Exchange<ServerSide>
}

/// What is active while a request is answered: the span, or what passes through.
@usableFromInline
struct Activation: Sendable {
    /// `nil` where what is active stays so.
    @usableFromInline let scopes: ScopeManager?
    @usableFromInline let state: ActiveScope.State
    /// `nil` for a request without a span.
    @usableFromInline let answered: AnsweredExchange?

    private init(_ state: ActiveScope.State, in scopes: ScopeManager?, answered: AnsweredExchange? = nil) {
        self.scopes = scopes
        self.state = state
        self.answered = answered
    }

    /// What is active stays so.
    static var nothing: Activation { Activation(.inactive, in: nil) }

    /// What passes through is active, and read when something asks for it.
    init(_ request: UntracedRequest) {
        self.init(.entry(request), in: request.scopes)
    }

    /// The span of an exchange is active, in a task that answers it.
    init(_ exchange: Exchange<ServerSide>) {
        self.init(
            .span(exchange.span),
            in: exchange.side.tracing.scopes,
            answered: AnsweredExchange(exchange: exchange)
        )
    }

    /// Goes on with an exchange further out. Where its own task goes on, what has been made active since then stays so.
    init(joining exchange: Exchange<ServerSide>) {
        if AnsweredExchange.current.get()?.exchange === exchange {
            self = .nothing
        } else {
            self.init(exchange)
        }
    }

    // `TaskLocal.withValue` rethrows without a type, so the error takes the way of the result.

    @inlinable @inline(__always)
    nonisolated(nonsending) func run<Output, Failure: Error>(
        _ operation: nonisolated(nonsending) () async throws(Failure) -> Output
    ) async throws(Failure) -> Output {
        guard let scopes else { return try await operation() }
        guard let answered else { return try await scopes.withState(state, operation) }
        let result: Result<Output, Failure> = await AnsweredExchange.current.withValue(answered) {
            do throws(Failure) {
                return .success(try await scopes.withState(state, operation))
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    @inlinable @inline(__always)
    func run<Output, Failure: Error>(_ operation: () throws(Failure) -> Output) throws(Failure) -> Output {
        guard let scopes else { return try operation() }
        guard let answered else { return try scopes.withState(state, operation) }
        let result: Result<Output, Failure> = AnsweredExchange.current.withValue(answered) {
            do throws(Failure) {
                return .success(try scopes.withState(state, operation))
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }
}

extension Exchange where Side == ServerSide {
    /// Whether the task answers a request that has a span.
    static var isWithinAnother: Bool { AnsweredExchange.current.get() != nil }

    /// The exchange of the same request further out, if this task answers it with the same tracer; else `nil`.
    ///
    /// - Parameters:
    ///   - request: the request as it is seen here.
    ///   - tracing: what it is to be traced with here.
    static func outer(of request: some TraceableRequest, tracing: RequestTracing) -> Exchange<ServerSide>? {
        guard let outer = AnsweredExchange.current.get()?.exchange, outer.isRunning,
            outer.side.tracing === tracing
                || (outer.side.tracing.tracer as AnyObject) === (tracing.tracer as AnyObject),
            isSame(request, outer.side.read().request)
        else { return nil }
        return outer
    }

    /// Whether two views show the same request.
    ///
    /// Copies of one request share its storage. Where a framework has none, method, target and header fields decide.
    private static func isSame(_ left: some TraceableRequest, _ right: some TraceableRequest) -> Bool {
        if let leftStorage = left.storage, let rightStorage = right.storage {
            return leftStorage === rightStorage
        }
        return left.method == right.method && left.path == right.path && left.query == right.query
            && left.authority == right.authority && fields(of: left) == fields(of: right)
    }

    /// The header fields but `host`, which some frameworks keep apart, in an order that does not depend on the framework.
    private static func fields(of request: some TraceableRequest) -> [String] {
        var fields: [String] = []
        request.forEachEntry { key, value in
            let key = key.lowercased()
            if key != "host" { fields.append("\(key): \(value)") }
        }
        return fields.sorted()
    }
}

extension ServerTracing {
    /// Goes on with the span that the same request has further out, under the settings that it began with.
    ///
    /// - Returns: `nil` when the settings want a span each.
    func join(
        _ outer: Exchange<ServerSide>,
        _ request: some TraceableRequest,
        route: RouteInformation
    ) -> ServerExchange? {
        let snapshot = outer.side.snapshot
        guard snapshot.settings.doubleInstrumentation == .join else { return nil }
        let plan = snapshot.plan(for: route, in: server)
        switch plan.decision(for: request).reason {
        case .ruleOff, .skipped, .skippedByDefault:
            return untraced(request, plan, within: outer)
        default:
            let joined = JoinedExchange(outer: outer)
            joined.say(request, plan)
            return ServerExchange(state: .joined(joined))
        }
    }
}

/// An exchange whose request has its span further out, where it is answered and finished.
struct JoinedExchange: Sendable {
    let outer: Exchange<ServerSide>

    /// Keeps what the inner instrumentation was told: it counts if the outer one is told the same status.
    func responded(_ head: ResponseHead, answering error: (any Error)? = nil) {
        outer.side.note { $0.innerFailure = error.map { ($0, head.statusCode) } }
    }

    /// Lets the inner instrumentation say more about the request: its route, the name, and attributes.
    fileprivate func say(_ request: some TraceableRequest, _ inner: RoutePlan) {
        let before = outer.side.read()
        guard let template = inner.route.template else { return hide(request, inner, before) }
        let plan = RoutePlan(before.plan, joinedBy: inner)
        outer.side.note { known in
            known.plan = plan
            known.request = request
        }
        outer.dropPayloads(besides: plan.payloads.directions)
        outer.use { span in
            span.setOperationName(plan.settings.operationName.name(for: request, route: plan.route))
            guard span.isRecording else { return }
            var tags: Tags = [:]
            plan.attributes.addAddresses(of: request, to: &tags)
            plan.attributes.addTags(listedIn: plan.attributes.settings, of: request, to: &tags)
            // What reads alike may have been overwritten by a decorator, and stays.
            for (key, value) in tagsAtStart(before) where tags[key] == value { tags[key] = nil }
            tags[plan.settings.conventions.route] = .string(template)
            inner.attributes.addTags(listedIn: inner.attributes.route, of: request, to: &tags)
            span.setTags(tags)
        }
    }

    /// Hides what the routes of an inner router that serves none of the request would hide.
    private func hide(_ request: some TraceableRequest, _ inner: RoutePlan, _ before: ServerSide.Known) {
        outer.use { span in
            guard span.isRecording else { return }
            var tags: Tags = [:]
            inner.attributes.addAddresses(of: request, to: &tags)
            inner.attributes.addTags(listedIn: inner.attributes.settings, of: request, to: &tags)
            let shown = tagsAtStart(before)
            let conventions = inner.settings.conventions
            for (key, value) in tags where key == conventions.url || key == conventions.path {
                guard value != shown[key], value.description.contains(Redaction.placeholder) else { continue }
                span.setTag(key, to: value)
            }
        }
    }

    /// The tags that were read from the request further out.
    private func tagsAtStart(_ known: ServerSide.Known) -> Tags {
        var tags: Tags = [:]
        known.plan.attributes.addTags(listedIn: known.plan.attributes.settings, of: known.request, to: &tags)
        known.plan.attributes.addAddresses(of: known.request, to: &tags)
        return tags
    }
}
