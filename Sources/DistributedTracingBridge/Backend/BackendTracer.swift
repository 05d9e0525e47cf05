//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if DistributedTracing
public import OpenTracing
internal import OpenTracingSupport
public import Tracing

/// A tracer of swift-distributed-tracing as a tracer of this project: routes, rules, settings and attributes on top of what a team
/// already runs.
///
/// ```swift
/// let tracing = RequestTracing(try BackendTracer(otel), settings: settings)
/// InstrumentationSystem.bootstrap(DistributedTracer(tracing))
/// ```
///
/// The second line is for libraries: their spans then go to the same tracer, and the settings govern them as well. Bootstrapping the tracer
/// itself works, too: the spans of libraries nest as they should, but no setting governs them. They are started in requests that are not
/// traced as well, where they begin traces or continue the caller's, and are not the ``/OpenTracing/Tracer/activeSpan``. Nothing here can stand
/// between a library and that tracer; ``isBypassed`` tells.
///
/// Tags become attributes, log records events, and a tag `error` the status. Identifiers of spans are known where the tracer writes them
/// in the format of W3C, B3 or Jaeger. Baggage travels in the header `baggage` of W3C, beside what the tracer writes. Sampling is the
/// tracer's own: a choice of the settings has no effect.
public final class BackendTracer: OpenTracing.Tracer {
    /// Knows which span is active, and keeps it in `ServiceContext.current`, where the tracer's own users find it.
    public let scopeManager: ScopeManager

    let backend: any Tracing.Tracer
    private let scope: ServiceContextScope
    private let flushing: SharedWork

    /// Creates a tracer. Create it before the first span.
    ///
    /// - Parameters:
    ///   - backend: records the spans. It is resolved here, once: to look one up for each span would cost a lock.
    ///   - scopeManager: knows which span is active. It keeps that in the `ServiceContext` from now on.
    ///   - baggage: which baggage items stand under keys of `ServiceContext` as well.
    ///   - flushTimeout: how long ``flush()`` waits at most.
    /// - Throws: ``BackendTracerError`` for a tracer that itself stands on this project: its spans would go round in a circle.
    public init(
        _ backend: any Tracing.Tracer,
        scopeManager: ScopeManager = .shared,
        baggage: [ServiceContextBaggage] = [],
        flushTimeout: Duration = .seconds(30)
    ) throws(BackendTracerError) {
        guard !(backend is any StandsOnOpenTracing) else { throw BackendTracerError(backend) }
        self.backend = backend
        self.scopeManager = scopeManager
        scope = .connected(to: scopeManager, baggage: baggage)
        flushing = SharedWork(flushing: backend, timeout: flushTimeout)
        scope.expectCarriers()
    }

    /// Whether libraries open their spans with the tracer itself, past this one: then no setting governs them.
    ///
    /// Look at it once the process is set up, and bootstrap a ``DistributedTracer`` in place of the tracer where it is true:
    ///
    /// ```swift
    /// if tracer.isBypassed { logger.warning("spans of libraries are not governed by the settings of tracing") }
    /// ```
    ///
    /// A tracer that is a value is told by its type. One inside of another, such as that of several instruments, is not found.
    public var isBypassed: Bool { isBypassed(by: InstrumentationSystem.tracer) }

    /// As ``isBypassed``, by the tracer that libraries find.
    package func isBypassed(by process: any Tracing.Tracer) -> Bool {
        guard type(of: process) == type(of: backend) else { return false }
        guard type(of: process) is AnyClass else { return true }
        return process as AnyObject === backend as AnyObject
    }

    /// Starts a span. It is not made active.
    ///
    /// - Parameters:
    ///   - operationName: the operation name.
    ///   - options: references, tags, start time.
    /// - Returns: the span, started and not finished.
    public func startSpan(_ operationName: String, options: SpanOptions) -> any OpenTracing.Span {
        startSpan(operationName, options: options, in: ServiceContext.current ?? .topLevel)
    }

    /// Starts a span inside a context, whose other keys it keeps.
    func startSpan(_ operationName: String, options: SpanOptions, in context: ServiceContext) -> BackendSpan {
        let parentage = parentage(options, in: context)
        let startTime = options.startTime ?? .now
        var tags = options.tags
        let kind = tags["span.kind"].flatMap { Tracing.SpanKind($0) }
        if kind != nil { tags["span.kind"] = nil }
        let started = backend.startSpan(
            operationName,
            context: parentage.context,
            ofKind: kind ?? .internal,
            at: startTime.instant,
            function: #function,
            file: #fileID,
            line: #line
        )
        for link in parentage.links { started.addLink(SpanLink(context: link, attributes: [:])) }
        let span = BackendSpan(
            started,
            operationName: operationName,
            baggage: parentage.baggage,
            startTime: startTime,
            owner: self
        )
        if !tags.isEmpty { _ = span.setTags(tags) }
        return span
    }

    /// Delivers what has been finished so far: asks the tracer for it, on a thread of its own, and waits no longer than was said.
    ///
    /// - Returns: whether the time was over. The library's tracers do not tell what became of their spans.
    @discardableResult
    public func flush() async -> FlushResult {
        FlushResult(isTimedOut: await !flushing.run())
    }

    /// As ``flush()``. The tracer belongs to whoever made it, and goes on.
    ///
    /// - Returns: whether the time was over.
    @discardableResult
    public func close() async -> FlushResult {
        await flush()
    }
}

extension BackendTracer {
    /// What a span refers to.
    private struct Parentage {
        var context: ServiceContext
        var baggage: Baggage = [:]
        var links: [ServiceContext] = []
    }

    /// Which context a span is started in. References count first, then what is active in the context.
    private func parentage(_ options: SpanOptions, in context: ServiceContext) -> Parentage {
        let references = options.references.filter { $0.context is BackendSpanContext }
        guard let first = references.parent, let parent = first.context as? BackendSpanContext else {
            guard !options.ignoresActiveSpan, options.references.isEmpty, let active = active(in: context) else {
                return Parentage(context: root(context))
            }
            return active
        }
        var parentage = Parentage(context: self.context(of: parent, in: context))
        var hasLeftOutParent = false
        for reference in references {
            parentage.baggage.merge(reference.context.baggage)
            guard let other = reference.context as? BackendSpanContext else { continue }
            if !hasLeftOutParent, reference.type == first.type {
                hasLeftOutParent = true
            } else {
                parentage.links.append(other.serviceContext)
            }
        }
        return parentage
    }

    /// What is active in a context: the spans that the tracer's own users have opened there count as well.
    private func active(in context: ServiceContext) -> Parentage? {
        guard let entry = scope.entry(in: context) else { return Parentage(context: context) }
        switch entry.state {
        case .span, .context:
            return Parentage(context: context, baggage: (entry.spanContext as? BackendSpanContext)?.baggage ?? [:])
        case .inactive, .suppressed, .entry: return nil
        }
    }

    /// The context to start a child in. What came with a request is read again into the context that is there, so that its other
    /// keys stay.
    private func context(of parent: BackendSpanContext, in context: ServiceContext) -> ServiceContext {
        if let remote = parent.remote {
            var joined = root(context)
            backend.extract(remote, into: &joined, using: BackendExtractor(of: remote))
            return joined
        }
        if let entry = scope.entry(in: context), let active = entry.spanContext as? BackendSpanContext,
            active.isSameSpan(as: parent)
        {
            return context
        }
        return parent.serviceContext
    }

    /// The context to start a trace in: the one that is there, unless the tracer finds a span in it.
    private func root(_ context: ServiceContext) -> ServiceContext {
        guard !context.isEmpty else { return context }
        return BackendCarrier(injecting: context, with: backend).entries.isEmpty ? context : .topLevel
    }
}

/// Why a tracer cannot record for this project.
public struct BackendTracerError: Error, Sendable, CustomStringConvertible {
    /// What was wrong, and what to do.
    public let description: String

    init(_ backend: any Tracing.Tracer) {
        description =
            "a \(type(of: backend)) records with this project itself, so its spans would go round in a circle; "
            + "give BackendTracer the tracer that sends the spans, before bootstrapping DistributedTracer"
    }
}
#endif
