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
    /// The relationship of a new span.
    enum Parentage {
        /// No span. The context holds what passes through.
        case none(passing: ServiceContext)
        case root
        case child(of: any OpenTracing.Span)
        case continuation(of: any SpanContext)
        /// The span of a request, in a context without the caller's untrusted data.
        case request(LibraryRequest, in: ServiceContext)
    }

    /// Determines the relationship of a span started in a context.
    ///
    /// | Context contains | New span |
    /// |---|---|
    /// | a local span | a child |
    /// | the context of an untraced request | none |
    /// | an extracted context | for a server, according to the request settings; otherwise a child, unless tracing is off |
    /// | nothing | for a server, according to the request settings; otherwise a root, unless tracing is off |
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

    /// Determines the relationship of the first span in this process.
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

    /// Returns the context inside an untraced operation: it propagates the caller's trace if the settings allow it, and otherwise
    /// suppresses new traces.
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
