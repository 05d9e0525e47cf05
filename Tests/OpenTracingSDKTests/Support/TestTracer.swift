//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingSDK

/// A tracer whose time and identifiers are known, with what it is made of at hand.
struct TestTracer {
    let processor = CollectingProcessor()
    let clock = ManualClock()
    let diagnostics = TracerDiagnostics()
    let tracer: RecordingTracer

    init(
        sampler: any Sampler = ParentBasedSampler(root: AlwaysOnSampler()),
        limits: SpanLimits = .default,
        propagators: Propagators = Propagators(),
        processors: [any SpanProcessor] = []
    ) {
        tracer = RecordingTracer(
            serviceName: "test",
            sampler: sampler,
            propagators: propagators,
            processors: [processor] + processors,
            limits: limits,
            identifierGenerator: SequentialIdentifiers(),
            clock: clock.now,
            scopeManager: ScopeManager(),
            diagnostics: diagnostics
        )
    }

    var records: [SpanRecord] { processor.records }

    func startSpan(_ name: String, references: [Reference?] = [], tags: Tags = [:]) -> (any IdentifiedSpan)? {
        tracer.startSpan(name, references: references, tags: tags) as? any IdentifiedSpan
    }
}
