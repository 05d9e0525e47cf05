//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if DistributedTracing
public import OpenTracing
public import OpenTracingInstrumentation
public import Tracing

/// A tracer of this project for swift-distributed-tracing: one trace with the libraries that use it.
///
/// ```swift
/// let tracing = RequestTracing(tracer, settings: settings)
/// InstrumentationSystem.bootstrap(DistributedTracer(tracing))
/// ```
///
/// From then on spans that libraries open nest inside those of this project, and the other way round. What is active is kept in
/// `ServiceContext.current`, by the tracer's scope manager as well: whatever was bound last, by either library, is active, and a context
/// that somebody carries to another thread brings its span along. A span that is started with `ServiceContext.topLevel`, or in a detached
/// task, begins a trace.
///
/// The settings govern libraries, too. Inside a request that is not traced their spans are neither recorded nor begin traces, and what
/// came with the request passes through `inject`. A span of the kind `server` that continues no span of this process is a request
/// nobody has annotated: only the mode ``/OpenTracingInstrumentation/TracingMode/all`` traces it, and `incomingContext` says what becomes of the caller's trace. With the
/// mode ``/OpenTracingInstrumentation/TracingMode/off`` no span begins a trace.
///
/// A library shows nothing of such a request but the name of its span. Where that is a path or a template, also behind a method, the rules
/// of `skip` for paths and templates hold. A rule or a choice that is a closure cannot be asked: such a rule skips nothing, and an
/// `incomingContext` of that kind counts as `restart`. The rules of routes are those of this project's own routers alone.
///
/// Create it before the first span. It makes the scope manager of its tracer keep what is active in the `ServiceContext`.
public struct DistributedTracer: Tracing.Tracer, StandsOnOpenTracing {
    /// What went wrong, and was left out for the sake of the requests: contexts that could not be read or written.
    public var counters: TracingCounters { tracing.counters }

    package var scopeManager: ScopeManager { tracing.tracer.scopeManager }

    let tracing: RequestTracing
    let scope: ServiceContextScope
    /// The tracer, where it stands on swift-distributed-tracing itself.
    let backend: BackendTracer?
    private let flushing: CoalescedFlush

    /// Creates a tracer.
    ///
    /// - Parameters:
    ///   - tracing: the tracer that records the spans, and the settings that decide which.
    ///   - baggage: which baggage items stand under keys of `ServiceContext` as well. For a scope manager that several such tracers share,
    ///     those of the first count.
    public init(_ tracing: RequestTracing, baggage: [ServiceContextBaggage] = []) {
        self.tracing = tracing
        scope = .connected(to: tracing.tracer.scopeManager, baggage: baggage)
        backend = tracing.tracer as? BackendTracer
        flushing = CoalescedFlush(tracing.tracer)
    }

    /// Starts a span. It is not made active.
    ///
    /// - Parameters:
    ///   - operationName: the operation name.
    ///   - context: where the parent is found.
    ///   - kind: the kind, which becomes the tag `span.kind`.
    ///   - instant: when the operation began.
    ///   - function: not used.
    ///   - fileID: not used.
    ///   - line: not used.
    /// - Returns: the span; one that records nothing inside a request that is not traced.
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

    /// The span that is active in a context, while it records.
    ///
    /// - Parameter context: a context that a span was made active in, by either library.
    /// - Returns: the span.
    public func activeSpan(identifiedBy context: ServiceContext) -> DistributedSpan? {
        guard let entry = scope.entry(in: context), let span = entry.span, span.isRecording else { return nil }
        return DistributedSpan(span, facts: entry.facts ?? SpanFacts(), context: context, scope: scope)
    }

    /// Asks for the delivery of what has ended so far, and does not wait for it. Calls while one is under way share the next one.
    public func forceFlush() {
        flushing.request()
    }
}
#endif
