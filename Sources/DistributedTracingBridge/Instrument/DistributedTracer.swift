//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if DistributedTracing
public import OpenTracing
public import OpenTracingInstrumentation
private import Synchronization
public import Tracing

/// A swift-distributed-tracing tracer backed by this package, for shared traces with libraries that use it.
///
/// ```swift
/// let tracing = RequestTracing(tracer, settings: settings)
/// InstrumentationSystem.bootstrap(DistributedTracer(tracing))
/// ```
///
/// From then on, spans of libraries nest inside those of this package, and vice versa. The scope manager also stores the active
/// span in `ServiceContext.current`: whatever either library bound last is active, and a context passed to another thread carries
/// its span along. A span started with `ServiceContext.topLevel`, or in a detached task, begins a trace.
///
/// The settings also apply to libraries. Inside an untraced request, their spans are not recorded and do not begin traces, and
/// `inject` propagates the incoming context. A span of kind `server` that does not continue a local span is an unannotated
/// request: it is traced only in the mode ``/OpenTracingInstrumentation/TracingMode/all``, and `incomingContext` determines how
/// the caller's trace is used. In the mode ``/OpenTracingInstrumentation/TracingMode/off``, no span begins a trace.
///
/// Only the span name of such a request is known. If it is a path or a template, optionally preceded by a method, the `skip`
/// rules for paths and templates apply. Rules and choices that are closures cannot be evaluated: such a rule skips nothing, and
/// such an `incomingContext` is treated as `restart`. Route rules apply only to this package's own routers.
///
/// Create it before the first span. It makes the scope manager of its tracer store the active span in the `ServiceContext`.
public struct DistributedTracer: Tracing.Tracer, StandsOnOpenTracing {
    /// Counts of errors that were ignored to protect requests: contexts that could not be extracted or injected.
    public var counters: TracingCounters { tracing.counters }

    package var scopeManager: ScopeManager { tracing.tracer.scopeManager }

    let tracing: RequestTracing
    let scope: ServiceContextScope
    /// The tracer, if it is itself backed by swift-distributed-tracing.
    let backend: BackendTracer?
    private let flushing: CoalescedFlush

    /// Creates a tracer.
    ///
    /// - Parameters:
    ///   - tracing: the tracer that records the spans, and the settings that select them.
    ///   - baggage: baggage items to mirror under keys of `ServiceContext`. If several such tracers share a scope manager, those
    ///     of the first one apply.
    public init(_ tracing: RequestTracing, baggage: [ServiceContextBaggage] = []) {
        self.tracing = tracing
        scope = .connected(to: tracing.tracer.scopeManager, baggage: baggage)
        backend = tracing.tracer as? BackendTracer
        flushing = CoalescedFlush(tracing.tracer)
    }

    /// Starts a span without making it active.
    ///
    /// - Parameters:
    ///   - operationName: the operation name.
    ///   - context: the context that contains the parent.
    ///   - kind: the kind, recorded as the tag `span.kind`.
    ///   - instant: the start time.
    ///   - function: unused.
    ///   - fileID: unused.
    ///   - line: unused.
    /// - Returns: the span; one that records nothing inside an untraced request.
    public func startSpan<Instant: TracerInstant>(
        _ operationName: String,
        context: @autoclosure () -> ServiceContext,
        ofKind kind: Tracing.SpanKind,
        at instant: @autoclosure () -> Instant,
        function: String,
        file fileID: String,
        line: UInt
    ) -> DistributedSpan {
        var context = context()
        var options = SpanOptions(tags: kind.tags)
        switch parentage(of: kind, named: operationName, in: context) {
        case .none(let passing):
            return DistributedSpan(nil, facts: .none, context: passing, scope: scope)
        case .root: options.ignoresActiveSpan = true
        case .child(let parent): options.parentSpan = parent
        case .continuation(let caller): options.references = [Reference(type: .childOf, context: caller)]
        case .request(let request, let trusted):
            context = trusted
            options.ignoresActiveSpan = true
            options.references = request.references
            options.isSampled = request.isSampled
            for (key, value) in request.tags { options.tags[key] = value }
        }
        options.startTime = Timestamp(instant())
        let span: any OpenTracing.Span
        var inner = context
        if let backend {
            let started = backend.startSpan(operationName, options: options, in: context)
            inner = started.serviceContext
            span = started
        } else {
            span = tracing.tracer.startSpan(operationName, options: options)
        }
        if scope.namesBaggage {
            for item in scope.newBaggage(in: context, beside: span.context.baggage) {
                span.setBaggageItem(item.name, to: item.value)
            }
        }
        let facts = SpanFacts()
        scope.put(.active(.span(span)), facts: facts, into: &inner)
        return DistributedSpan(span, facts: facts, context: inner, scope: scope)
    }

    /// Returns the active span of a context, while it is recording.
    ///
    /// - Parameter context: a context in which either library made a span active.
    /// - Returns: the span.
    public func activeSpan(identifiedBy context: ServiceContext) -> DistributedSpan? {
        guard let entry = scope.entry(in: context), let span = entry.span, span.isRecording else { return nil }
        return DistributedSpan(span, facts: entry.facts ?? SpanFacts(), context: context, scope: scope)
    }

    /// Requests a flush of ended spans without waiting. Calls during a flush share the next one.
    public func forceFlush() {
        flushing.request()
    }
}

/// Flushes a tracer on request, one flush at a time.
final class CoalescedFlush: Sendable {
    private enum State {
        case idle
        case running
        /// Another flush was requested meanwhile, for spans that ended since.
        case runningOnceMore
    }

    private let tracer: any OpenTracing.Tracer
    private let state = Mutex(State.idle)

    init(_ tracer: any OpenTracing.Tracer) {
        self.tracer = tracer
    }

    /// Requests a flush. Requests during a flush share the next one. The tracer limits its duration.
    func request() {
        let begins = state.withLock { state in
            defer { state = state == .idle ? .running : .runningOnceMore }
            return state == .idle
        }
        guard begins else { return }
        Task.detached {
            repeat { await self.tracer.flush() } while self.goesOn()
        }
    }

    private func goesOn() -> Bool {
        state.withLock { state in
            defer { state = state == .runningOnceMore ? .running : .idle }
            return state == .runningOnceMore
        }
    }
}
#endif
