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
import Testing

@Suite("The tracer conforms to the API")
struct ConformanceTests {
    static let recorded = TracerConformance(.recording(sampler: AlwaysOnSampler(), checksRecords: true))
    static let unrecorded = TracerConformance(.recording(sampler: AlwaysOffSampler(), checksRecords: false))

    @Test("Case, when everything is sampled", arguments: recorded.cases)
    func sampled(_ conformanceCase: TracerConformance.Case) async throws {
        try await conformanceCase.run()
    }

    @Test("Case, when nothing is sampled", arguments: unrecorded.cases)
    func unsampled(_ conformanceCase: TracerConformance.Case) async throws {
        try await conformanceCase.run()
    }

    @Test("All cases are run")
    func numberOfCases() {
        #expect(Self.recorded.cases.count >= 133)
        #expect(Self.recorded.skippedCases.isEmpty)
        #expect(Self.unrecorded.cases.count > 60)
    }
}

/// The processors of the tracers that were made, by the names of their services.
private final class Processors: Sendable {
    private let processors = Mutex<[String: CollectingProcessor]>([:])

    func makeTracer(_ sampler: any Sampler) -> RecordingTracer {
        let processor = CollectingProcessor()
        let name = processors.withLock { processors in
            let name = "service \(processors.count)"
            processors[name] = processor
            return name
        }
        return RecordingTracer(serviceName: name) {
            $0.sampler = sampler
            $0.processors = [processor]
        }
    }

    func records(of tracer: any Tracer) -> [SpanRecord] {
        guard let tracer = tracer as? RecordingTracer else { return [] }
        return processors.withLock { $0[tracer.resource.serviceName] }?.records ?? []
    }
}

extension TracerProbe {
    fileprivate static func recording(sampler: any Sampler, checksRecords: Bool) -> TracerProbe {
        let processors = Processors()
        return TracerProbe(
            isChild: { span, parent in
                guard
                    let span = span.context as? TraceContext,
                    let parent = parent.context as? TraceContext
                else { return false }
                return span.parentSpanID == parent.spanID
                    && span.traceID == parent.traceID
            },
            finishedSpans: checksRecords ? { @Sendable in processors.records(of: $0).map { FinishedSpan($0) } } : nil,
            diagnosticCount: { tracer in
                guard let diagnostics = (tracer as? RecordingTracer)?.diagnostics else { return 0 }
                return diagnostics.count(of: .spanUsedAfterFinish) + diagnostics.count(of: .spanFinishedTwice)
            },
            makeUnsampledTracer: { processors.makeTracer(AlwaysOffSampler()) },
            makeTracer: { processors.makeTracer(sampler) }
        )
    }
}

extension TracerProbe.FinishedSpan {
    fileprivate init(_ record: SpanRecord) {
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
