//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing

extension ConformanceRule {
    /// The parent of a span that is started while another one is active.
    static let parenthood: [ConformanceRule] = [
        ConformanceRule(
            "The active span becomes the parent",
            by: "OpenTracing RFC Scope manager: implicit parent",
            needs: [.parents]
        ) { run in
            let tracer = run.makeTracer()
            try await tracer.withSpan("outer") { outer in
                try run.requireChild(tracer.startSpan("started"), of: outer, "a span started in the closure")
                try tracer.withSpan("nested") { nested in
                    try run.requireChild(nested, of: outer, "a span activated in the closure")
                    try run.requireChild(tracer.startSpan("deep"), of: nested, "a span started in the nested closure")
                }
                await Task.yield()
                try run.requireChild(tracer.startSpan("late"), of: outer, "a span started after a suspension")
                try await Task { try run.requireChild(tracer.startSpan("task"), of: outer, "a span of a task") }.value
            }
        },
        ConformanceRule(
            "The active span is the parent of the moment of the start",
            by: "OpenTracing RFC Scope manager: a span that was started before gets no parent",
            needs: [.parents]
        ) { run in
            let tracer = run.makeTracer()
            let early = tracer.startSpan("early")
            let active = tracer.startSpan("active")
            try tracer.scopeManager.withActiveSpan(active) {
                early.setTag("tag", to: "value")
                try run.requireNoChild(early, of: active, "a span that was started before")
            }
            try run.requireNoChild(tracer.startSpan("after"), of: active, "a span that is started after the closure")
        },
        ConformanceRule(
            "The active span can be ignored",
            by: "OpenTracing RFC Scope manager: ignore active span",
            needs: [.parents, .traces]
        ) { run in
            let tracer = run.makeTracer()
            try tracer.withSpan("outer") { outer in
                let started = tracer.startSpan("started", ignoringActiveSpan: true)
                try run.requireNoChild(started, of: outer, "a span that ignores the active one")
                try run.requireOtherTrace(started, outer, "a span that ignores the active one")
                try tracer.withSpan("nested", ignoringActiveSpan: true) { nested in
                    try run.requireOtherTrace(nested, outer, "an activated span that ignores the active one")
                }
            }
        },
        ConformanceRule(
            "An explicit reference outdoes the active span",
            by: "OpenTracing RFC Scope manager: with a reference the active span is not used",
            needs: [.parents, .traces]
        ) { run in
            let tracer = run.makeTracer()
            let (cause, other) = (tracer.startSpan("cause"), tracer.startSpan("other"))
            try tracer.withSpan("active") { active in
                let child = tracer.startSpan("child", childOf: cause)
                try run.requireChild(child, of: cause, "a span with an explicit parent")
                try run.requireOtherTrace(child, active, "a span with an explicit parent")
                let follower = tracer.startSpan("follower", references: [.followsFrom(other)])
                try run.requireSameTrace(follower, other, "a span with an explicit cause")
                try run.requireOtherTrace(follower, active, "a span with an explicit cause")
            }
        },
        ConformanceRule(
            "A reference that is skipped keeps the active span from becoming the parent",
            by: "Tracer.startSpan: the active span is looked at without a reference only",
            needs: [.traces]
        ) { run in
            let tracer = run.makeTracer()
            try tracer.withSpan("active") { active in
                let foreign = Reference(type: .childOf, context: ForeignSpanContext())
                let span = tracer.startSpan("span", references: [foreign])
                try run.requireOtherTrace(span, active, "a span with a foreign reference")
                let noop = NoopTracer().startSpan("noop")
                try run.requireOtherTrace(tracer.startSpan("span", childOf: noop), active, "a span with a no-op parent")
            }
        },
        ConformanceRule(
            "With a nil reference the active span becomes the parent",
            by: "Java library: a null reference counts as none",
            needs: [.parents]
        ) { run in
            let tracer = run.makeTracer()
            let nothing: (any SpanContext)? = nil
            try tracer.withSpan("active") { active in
                try run.requireChild(
                    tracer.startSpan("child", childOf: nothing),
                    of: active,
                    "a span with a nil parent"
                )
            }
        },
        ConformanceRule(
            "Without an active span a span begins a trace",
            by: "Python library: no parent scope",
            needs: [.parents, .traces]
        ) { run in
            let tracer = run.makeTracer()
            try await tracer.withSpan("outer") { outer in
                try tracer.scopeManager.withoutActiveSpan {
                    try run.requireOtherTrace(tracer.startSpan("a"), outer, "a span without an active one")
                }
                try await Task.detached {
                    try run.requireOtherTrace(tracer.startSpan("b"), outer, "a span of a detached task")
                }.value
                try run.requireChild(tracer.startSpan("c"), of: outer, "a span started afterwards")
            }
        },
        ConformanceRule(
            "A context that is passed through becomes the parent",
            by: "ScopeManager.withActiveContext: spans started in the closure continue its trace",
            needs: [.parents]
        ) { run in
            let tracer = run.makeTracer()
            let caller = tracer.startSpan("caller")
            try tracer.scopeManager.withActiveContext(caller.context) {
                try run.requireActive(nil, in: tracer, "where a context is passed through")
                try run.requireChild(tracer.startSpan("child"), of: caller, "a span where a context is passed through")
            }
        },
        ConformanceRule(
            "An active span of another tracer is no parent",
            by: "Tracer.startSpan: contexts that the tracer did not make are skipped",
            needs: [.traces]
        ) { run in
            let tracer = run.makeTracer()
            let other = tracer.startSpan("other")
            try tracer.scopeManager.withActiveSpan(NoopTracer().startSpan("noop")) {
                try run.requireOtherTrace(
                    tracer.startSpan("a"),
                    other,
                    "a span beside an active span of another tracer"
                )
            }
            try tracer.scopeManager.withActiveContext(ForeignSpanContext()) {
                let span = tracer.startSpan("b")
                try run.requireOtherTrace(span, other, "a span beside an active context of another tracer")
                try run.require(
                    span.context.traceIDString != ForeignSpanContext().traceIDString,
                    "a span took the trace of an active context that another tracer made"
                )
            }
        },
    ]
}
