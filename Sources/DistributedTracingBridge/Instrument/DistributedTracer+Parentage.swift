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
    }

    /// What a span is to be that is started in a context.
    ///
    /// | the context holds | the span is |
    /// |---|---|
    /// | a span of this process | a child |
    /// | what passes through a request that is not traced | none |
    /// | what was extracted from a request | a child, unless it is a request that the mode does not trace |
    /// | nothing | the first of a trace, unless the mode does not allow it |
    func parentage(of kind: Tracing.SpanKind, in context: ServiceContext) -> Parentage {
        guard let entry = scope.entry(in: context) else { return root(kind, in: context) }
        switch entry.content {
        case .extracted(let caller):
            return isTraced(kind) ? .continuation(of: caller) : .none(passing: untraced(context, caller: caller))
        case .active(let state):
            switch state.resolved {
            case .span(let span): return .child(of: span)
            case .context, .suppressed: return .none(passing: context)
            case .inactive, .entry: return root(kind, in: context)
            }
        }
    }

    private func root(_ kind: Tracing.SpanKind, in context: ServiceContext) -> Parentage {
        isTraced(kind) ? .root : .none(passing: untraced(context, caller: nil))
    }

    /// Whether the settings allow a span that continues none of this process.
    private func isTraced(_ kind: Tracing.SpanKind) -> Bool {
        switch tracing.snapshot.settings.mode {
        case .all: true
        case .annotated: kind != .server
        case .off: false
        }
    }

    /// The context inside of what is not traced: the caller's trace passes on, if the settings want that, and else none begins.
    private func untraced(_ context: ServiceContext, caller: (any SpanContext)?) -> ServiceContext {
        var inner = context
        let passesThrough = tracing.snapshot.settings.untracedRequests == .passThrough
        let state = caller.flatMap { passesThrough ? ActiveScope.State.context($0) : nil } ?? .suppressed
        scope.put(.active(state), into: &inner)
        return inner
    }
}
#endif
