//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

public import OpenTracing

// Detection and handling of requests that are instrumented twice. See `DoubleInstrumentation`.

/// The exchange that the current task is serving, used to detect double instrumentation.
@usableFromInline
struct AnsweredExchange: Sendable {
    @usableFromInline static let current = TaskLocal<AnsweredExchange?>(wrappedValue: nil)

    let exchange: Exchange<ServerSide>
}

/// What is active while a request is handled: the span, or the passed-through context.
@usableFromInline
struct Activation: Sendable {
    /// `nil` to leave the active span unchanged.
    @usableFromInline let scopes: ScopeManager?
    @usableFromInline let state: ActiveScope.State
    /// `nil` for an untraced request.
    @usableFromInline let answered: AnsweredExchange?

    private init(_ state: ActiveScope.State, in scopes: ScopeManager?, answered: AnsweredExchange? = nil) {
        self.scopes = scopes
        self.state = state
        self.answered = answered
    }

    /// Leaves the active span unchanged.
    static var nothing: Activation { Activation(.inactive, in: nil) }

    /// Activates the passed-through context, extracting it lazily.
    init(_ request: UntracedRequest) {
        self.init(.entry(request), in: request.scopes)
    }

    /// Activates the span of an exchange, in a task that serves it.
    init(_ exchange: Exchange<ServerSide>) {
        self.init(
            .span(exchange.span),
            in: exchange.side.tracing.scopes,
            answered: AnsweredExchange(exchange: exchange)
        )
    }

    /// Joins an outer exchange. If its own task continues, spans activated since then stay active.
    init(joining exchange: Exchange<ServerSide>) {
        if AnsweredExchange.current.get()?.exchange === exchange {
            self = .nothing
        } else {
            self.init(exchange)
        }
    }

    // `TaskLocal.withValue` has no typed rethrow, so the error is carried in a result.

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
    /// Whether the task serves a request that has a span.
    static var isWithinAnother: Bool { AnsweredExchange.current.get() != nil }

    /// Returns whether this is an outer exchange of the same request, with the same tracer.
    ///
    /// - Parameters:
    ///   - request: the request as seen here.
    ///   - tracing: the tracing to be used here.
    func isOuter(of request: some TraceableRequest, tracing: RequestTracing) -> Bool {
        isRunning
            && (side.tracing === tracing || (side.tracing.tracer as AnyObject) === (tracing.tracer as AnyObject))
            && Self.isSame(request, side.read().request)
    }

    /// Returns whether two views represent the same request.
    ///
    /// Copies of a request share its storage. If either framework has none, method, target and header fields are compared.
    private static func isSame(_ left: some TraceableRequest, _ right: some TraceableRequest) -> Bool {
        if let leftStorage = left.storage, let rightStorage = right.storage {
            return leftStorage === rightStorage
        }
        return left.method == right.method && left.path == right.path && left.query == right.query
            && left.authority == right.authority && fields(of: left) == fields(of: right)
    }

    /// Returns the sorted header fields without `host`, which some frameworks store separately.
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
    /// Continues the outer span of the same request, under the settings it started with.
    ///
    /// - Returns: `nil` if the settings require separate spans.
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

/// An exchange whose span belongs to an outer instrumentation, which reports the response and finishes it.
struct JoinedExchange: Sendable {
    let outer: Exchange<ServerSide>

    /// Keeps the outcome reported by the inner instrumentation; it applies if the outer one reports the same status.
    func responded(_ head: ResponseHead, answering error: (any Error)? = nil) {
        outer.side.note { $0.innerFailure = error.map { ($0, head.statusCode) } }
    }

    /// Adds information from the inner instrumentation: the route, the name and the attributes.
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
            // Unchanged values may have been overwritten by a decorator, so they are left alone.
            for (key, value) in tagsAtStart(before) where tags[key] == value { tags[key] = nil }
            if request.procedure == nil { tags[plan.settings.conventions.route] = .string(template) }
            inner.attributes.addTags(listedIn: inner.attributes.route, of: request, to: &tags)
            span.setTags(tags)
        }
    }

    /// Hides what the routes of an inner router would hide, even though none of them serves the request.
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

    /// Returns the tags that the outer instrumentation read from the request.
    private func tagsAtStart(_ known: ServerSide.Known) -> Tags {
        var tags: Tags = [:]
        known.plan.attributes.addTags(listedIn: known.plan.attributes.settings, of: known.request, to: &tags)
        known.plan.attributes.addAddresses(of: known.request, to: &tags)
        return tags
    }
}

/// Collects what a framework's handlers report about the request that the current task serves.
///
/// A handler may run far inside the adapter's own call: behind middleware, in another router, or with another type of context. The
/// recorder travels with the task, so that the handler finds it without a task local of the adapter's own.
package protocol HandlerRecorder: AnyObject, Sendable {
    /// Records the context that a handler received.
    func note<Context: Sendable>(_ context: Context)

    /// Records that a handler returned a buffered body.
    ///
    /// - Parameter length: the length of the body; `nil` if it is unknown.
    func noteWholeBody(length: Int?)
}

extension ServerExchange {
    /// The recorder of the request that the current task serves; `nil` if nothing is to be recorded.
    package static var currentRecorder: (any HandlerRecorder)? {
        guard let exchange = AnsweredExchange.current.get()?.exchange else { return nil }
        let other = RecorderOverride.current
        return other?.exchange === exchange ? other?.recorder : exchange.side.recorder
    }

    /// Whether handlers must not report to the recorder that the current task has, because this exchange joins an outer one, or is
    /// untraced within one.
    package var needsOwnRecorder: Bool {
        switch state {
        case .traced: false
        case .joined: true
        case .untraced, .unseen: ServerExchange.currentRecorder != nil
        }
    }

    /// Runs an operation whose handlers report to a recorder other than that of the request that the task serves.
    ///
    /// - Parameters:
    ///   - recorder: receives what handlers report; `nil` for nobody.
    ///   - operation: the operation.
    package nonisolated(nonsending) static func withRecorder<Result>(
        _ recorder: (any HandlerRecorder)?,
        _ operation: nonisolated(nonsending) () async throws -> Result
    ) async throws -> Result {
        guard let exchange = AnsweredExchange.current.get()?.exchange else { return try await operation() }
        let other = RecorderOverride(exchange: exchange, recorder: recorder)
        return try await RecorderOverride.$current.withValue(other) { try await operation() }
    }
}

/// A recorder that replaces that of an exchange. Kept apart from ``AnsweredExchange``, which every request makes current, because
/// it is rare.
private struct RecorderOverride: Sendable {
    @TaskLocal static var current: RecorderOverride?

    let exchange: Exchange<ServerSide>
    let recorder: (any HandlerRecorder)?
}
