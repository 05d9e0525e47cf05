//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if DistributedTracing
internal import OpenTracing
internal import OpenTracingInstrumentation
internal import Tracing

extension DistributedTracer {
    /// What a span is to be.
    enum Parentage {
        /// No span. What passes on stands in the context.
        case none(passing: ServiceContext)
        case root
        case child(of: any OpenTracing.Span)
        case continuation(of: any SpanContext)
        /// The span of a request, in a context without what of the caller is not trusted.
        case request(LibraryRequest, in: ServiceContext)
    }

    /// What a span is to be that is started in a context.
    ///
    /// | the context holds | the span is |
    /// |---|---|
    /// | a span of this process | a child |
    /// | what passes through a request that is not traced | none |
    /// | what was extracted from a request | of a server, what the settings make of the request; else a child, unless tracing is off |
    /// | nothing | of a server, what the settings make of the request; else the first of a trace, unless tracing is off |
    func parentage(of kind: Tracing.SpanKind, named name: String, in context: ServiceContext) -> Parentage {
        guard let entry = scope.entry(in: context) else { return first(kind, name, in: context) }
        switch entry.content {
        case .extracted(let caller): return first(kind, name, in: context, from: caller)
        case .active(let state):
            switch state.resolved {
            case .span(let span): return .child(of: span)
            case .context, .suppressed: return .none(passing: context)
            case .inactive, .entry: return first(kind, name, in: context)
            }
        }
    }

    /// What a span is to be that is the first in this process.
    private func first(
        _ kind: Tracing.SpanKind,
        _ name: String,
        in context: ServiceContext,
        from caller: (any SpanContext)? = nil
    ) -> Parentage {
        let settings = tracing.snapshot.settings
        guard kind == .server else {
            guard settings.mode != .off else {
                return .none(passing: untraced(context, caller: caller, passing: caller, settings))
            }
            return caller.map { .continuation(of: $0) } ?? .root
        }
        let request = LibraryRequest(named: name, from: caller, under: settings)
        guard settings.mode == .all, !request.isSkipped else {
            let passing = request.references.parent?.context
            return .none(passing: untraced(context, caller: caller, passing: passing, settings))
        }
        var inner = context
        if let caller, !request.continuesCaller { scope.forgetBaggage(of: caller, in: &inner) }
        return .request(request, in: inner)
    }

    /// The context inside of what is not traced: the caller's trace passes on, if the settings want that, and else none begins.
    private func untraced(
        _ context: ServiceContext,
        caller: (any SpanContext)?,
        passing: (any SpanContext)?,
        _ settings: TracingSettings
    ) -> ServiceContext {
        var inner = context
        let passing = settings.untracedRequests == .passThrough ? passing : nil
        if let caller, passing == nil { scope.forgetBaggage(of: caller, in: &inner) }
        scope.put(.active(passing.map { .context($0) } ?? .suppressed), into: &inner)
        return inner
    }
}
#endif
