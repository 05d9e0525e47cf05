//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingSDK
import OpenTracingTesting
import Synchronization

/// Looks into production tracers: remembers what each of those that it has made has finished.
enum RecordingTracerProbe {
    /// A probe of tracers with the given formats.
    static func probe(
        _ propagators: Propagators,
        identifierGenerator: any IdentifierGenerator = RandomIdentifierGenerator(),
        checksBaggage: Bool = true
    ) -> TracerProbe {
        let collectors = Collectors()
        @Sendable func makeTracer(_ sampler: any Sampler) -> any Tracer {
            let collector = Collector()
            let tracer = RecordingTracer(serviceName: "conformance") {
                $0.sampler = sampler
                $0.propagators = propagators
                $0.processors = [collector]
                $0.identifierGenerator = identifierGenerator
            }
            collectors[tracer] = collector
            return tracer
        }
        return TracerProbe(
            checksBaggage: checksBaggage,
            isChild: { span, parent in
                guard let span = span.context as? TraceContext, let parent = parent.context as? TraceContext else {
                    return false
                }
                return span.parentSpanID == parent.spanID
                    && span.traceID == parent.traceID
            },
            finishedSpans: { collectors[$0]?.spans.map(TracerProbe.FinishedSpan.init) ?? [] },
            diagnosticCount: { tracer in
                guard let diagnostics = (tracer as? RecordingTracer)?.diagnostics else { return 0 }
                return diagnostics.count(of: .spanFinishedTwice) + diagnostics.count(of: .spanUsedAfterFinish)
            },
            makeUnsampledTracer: { makeTracer(AlwaysOffSampler()) },
            makeTracer: { makeTracer(ParentBasedSampler(root: AlwaysOnSampler())) }
        )
    }

    private final class Collector: SpanProcessor {
        private let records = Mutex<[SpanRecord]>([])

        var spans: [SpanRecord] { records.withLock { $0 } }

        func spanFinished(_ span: FinishedSpan) {
            let record = span.record
            records.withLock { $0.append(record) }
        }

    }

    private final class Collectors: Sendable {
        private let collectors = Mutex<[ObjectIdentifier: Collector]>([:])

        subscript(tracer: any Tracer) -> Collector? {
            get {
                guard let tracer = tracer as? RecordingTracer else { return nil }
                return collectors.withLock { $0[ObjectIdentifier(tracer)] }
            }
            set {
                guard let tracer = tracer as? RecordingTracer else { return }
                collectors.withLock { $0[ObjectIdentifier(tracer)] = newValue }
            }
        }
    }
}

/// Makes trace identifiers of 64 bits.
struct ShortIdentifierGenerator: IdentifierGenerator {
    let makesRandomTraceIDs = false

    func makeTraceID() -> TraceID {
        TraceID(high: 0, low: .random(in: 1...(.max)))
    }

    func makeSpanID() -> SpanID {
        SpanID(.random(in: 1...(.max)))
    }
}

extension TracerProbe.FinishedSpan {
    init(_ record: SpanRecord) {
        self.init(
            operationName: record.operationName,
            context: record.context,
            references: record.references.map { Reference(type: $0.type, context: $0.context) },
            startTime: record.startTime,
            duration: record.duration,
            tags: record.tags,
            logs: record.logs
        )
    }
}
