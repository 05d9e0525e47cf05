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

/// Adapts a swift-distributed-tracing tracer to this package: routes, rules, settings and attributes on top of an existing
/// backend.
///
/// ```swift
/// let tracing = RequestTracing(try BackendTracer(otel), settings: settings)
/// InstrumentationSystem.bootstrap(DistributedTracer(tracing))
/// ```
///
/// The second line is for libraries: their spans then go to the same tracer and are subject to the settings. Bootstrapping the
/// backend tracer itself also works and nests the spans of libraries correctly, but the settings do not apply to them. Such spans
/// are also started in untraced requests, where they begin traces or continue the caller's, and they are not the
/// ``/OpenTracing/Tracer/activeSpan``. This package cannot intercept calls from a library to that tracer; ``isBypassed`` detects
/// the situation.
///
/// Tags become attributes, log records become events, and the tag `error` sets the status. Span identifiers are available if the
/// tracer injects them in W3C, B3 or Jaeger format. Baggage is propagated in the W3C `baggage` header, in addition to what the
/// tracer injects. The tracer makes the sampling decisions: sampling in the settings has no effect.
public final class BackendTracer: OpenTracing.Tracer {
    /// The scope manager that tracks the active span. It stores it in `ServiceContext.current`, where direct users of the backend
    /// find it.
    public let scopeManager: ScopeManager

    let backend: any Tracing.Tracer
    private let scope: ServiceContextScope
    private let flushing: SharedWork

    /// Creates a tracer. Create it before the first span.
    ///
    /// - Parameters:
    ///   - backend: the tracer that records the spans. It is resolved once, here, because a lookup per span would take a lock.
    ///   - scopeManager: tracks the active span. From now on, it stores it in the `ServiceContext`.
    ///   - baggage: baggage items to mirror under keys of `ServiceContext`.
    ///   - flushTimeout: the maximum time that ``flush()`` waits.
    /// - Throws: ``BackendTracerError`` if the backend is itself based on this package, because spans would be forwarded in a
    ///   cycle.
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

    /// Whether libraries start spans with the backend directly, bypassing this tracer, so that the settings do not apply to them.
    ///
    /// Check this once the process is set up, and bootstrap a ``DistributedTracer`` instead of the backend if it is `true`:
    ///
    /// ```swift
    /// if tracer.isBypassed { logger.warning("spans of libraries are not governed by the settings of tracing") }
    /// ```
    ///
    /// A tracer of value type is identified by its type. A tracer wrapped in another, such as a multiplexer, is not detected.
    public var isBypassed: Bool { isBypassed(by: InstrumentationSystem.tracer) }

    /// Like ``isBypassed``, for a given process-wide tracer.
    package func isBypassed(by process: any Tracing.Tracer) -> Bool {
        guard type(of: process) == type(of: backend) else { return false }
        guard type(of: process) is AnyClass else { return true }
        return process as AnyObject === backend as AnyObject
    }

    /// Starts a span without making it active.
    ///
    /// - Parameters:
    ///   - operationName: the operation name.
    ///   - options: the references, tags and start time.
    /// - Returns: the started, unfinished span.
    public func startSpan(_ operationName: String, options: SpanOptions) -> any OpenTracing.Span {
        startSpan(operationName, options: options, in: ServiceContext.current ?? .topLevel)
    }

    /// Starts a span in a context, preserving the context's other keys.
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

    /// Flushes finished spans: calls the backend on a separate thread and waits no longer than the timeout.
    ///
    /// - Returns: whether the timeout expired. Backends do not report the outcome for their spans.
    @discardableResult
    public func flush() async -> FlushResult {
        FlushResult(isTimedOut: await !flushing.run())
    }

    /// Flushes, like ``flush()``. The backend belongs to its creator and keeps running.
    ///
    /// - Returns: whether the timeout expired.
    @discardableResult
    public func close() async -> FlushResult {
        await flush()
    }
}

extension BackendTracer {
    /// The parent context, baggage and links of a span.
    private struct Parentage {
        var context: ServiceContext
        var baggage: Baggage = [:]
        var links: [ServiceContext] = []
    }

    /// Returns the context to start a span in. References take precedence over the active span of the context.
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

    /// Returns what is active in a context, including spans opened directly with the backend.
    private func active(in context: ServiceContext) -> Parentage? {
        guard let entry = scope.entry(in: context) else { return Parentage(context: context) }
        switch entry.state {
        case .span, .context:
            return Parentage(context: context, baggage: (entry.spanContext as? BackendSpanContext)?.baggage ?? [:])
        case .inactive, .suppressed, .entry: return nil
        }
    }

    /// Returns the context to start a child in. A remote context is extracted again into the current context, to preserve its
    /// other keys.
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

    /// Returns the context to start a trace in: the current one, unless the backend finds a span in it.
    private func root(_ context: ServiceContext) -> ServiceContext {
        guard !context.isEmpty else { return context }
        return BackendCarrier(injecting: context, with: backend).entries.isEmpty ? context : .topLevel
    }
}

/// A tracer that cannot serve as a backend.
public struct BackendTracerError: Error, Sendable, CustomStringConvertible {
    /// The problem and its remedy.
    public let description: String

    init(_ backend: any Tracing.Tracer) {
        description =
            "a \(type(of: backend)) records through this package itself, so spans would loop; "
            + "pass the tracer that exports the spans to BackendTracer before bootstrapping DistributedTracer"
    }
}
#endif
