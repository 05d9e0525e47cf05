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
        tracer = RecordingTracer(serviceName: "test") { [processor, clock, diagnostics] in
            $0.sampler = sampler
            $0.propagators = propagators
            $0.processors = [processor] + processors
            $0.limits = limits
            $0.identifierGenerator = SequentialIdentifiers()
            $0.clock = clock.now
            $0.scopeManager = ScopeManager()
            $0.diagnostics = diagnostics
        }
    }

    var records: [SpanRecord] { processor.records }

    func startSpan(_ name: String, references: [Reference?] = [], tags: Tags = [:]) -> (any IdentifiedSpan)? {
        tracer.startSpan(name, references: references, tags: tags) as? any IdentifiedSpan
    }
}
