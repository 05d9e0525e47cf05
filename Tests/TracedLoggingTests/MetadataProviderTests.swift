//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Logging
import Logging
import OpenTracing
import OpenTracingSDK
import OpenTracingTesting
import Synchronization
import Testing
import TracedLogging

@Suite("Trace identifiers in log lines")
struct MetadataProviderTests {
    let scopeManager = ScopeManager()
    let lines = CollectedLines()

    func tracer(sampler: any Sampler = AlwaysOnSampler()) -> RecordingTracer {
        RecordingTracer(serviceName: "test") {
            $0.scopeManager = scopeManager
            $0.sampler = sampler
        }
    }

    @Test("A line inside a span has the identifiers of that span")
    func activeSpan() {
        let tracer = tracer()
        let logger = lines.logger(.tracing(scopeManager))
        let identifiers = tracer.withSpan("outer") { outer in
            logger.info("outside")
            return tracer.withSpan("inner") { inner in
                logger.info("inside")
                return [outer, inner].map { [$0.context.traceIDString, $0.context.spanIDString] }
            }
        }
        #expect(
            lines.all.map(\.metadata)
                == identifiers.map { ["trace_id": .string($0[0]), "span_id": .string($0[1])] }
        )
    }

    @Test("A line outside every span has nothing")
    func noSpan() {
        let logger = lines.logger(.tracing(scopeManager, keys: .openTelemetryWithFlags))
        logger.info("before")
        tracer().startSpan("not active").finish()
        scopeManager.withoutActiveSpan { logger.info("without") }
        #expect(lines.all.map(\.metadata) == [[:], [:]])
    }

    @Test("A request that passes the caller's context on has the caller's trace, and no span")
    func passThrough() {
        let tracer = tracer()
        let caller = TraceContext(
            traceID: TraceID(high: 1, low: 2),
            spanID: SpanID(3),
            sampling: .sampled,
            isRemote: true
        )
        let logger = lines.logger(.tracing(scopeManager, keys: .openTelemetryWithFlags))
        scopeManager.withActiveContext(caller) {
            logger.info("untraced")
            tracer.withSpan("own") { _ in logger.info("traced") }
        }
        #expect(lines.all.first?.metadata == ["trace_id": .string(caller.traceIDString), "trace_flags": "01"])
        #expect(lines.all.last?.metadata["trace_id"] == .string(caller.traceIDString))
        #expect(lines.all.last?.metadata["span_id"] != nil)
    }

    @Test("The flags say whether the trace is recorded", arguments: [true, false])
    func flags(isSampled: Bool) {
        let sampler: any Sampler = isSampled ? AlwaysOnSampler() : AlwaysOffSampler()
        let logger = lines.logger(.tracing(scopeManager, keys: .openTelemetryWithFlags))
        tracer(sampler: sampler).withSpan("request") { _ in logger.info("inside") }
        #expect(lines.all.first?.metadata["trace_flags"] == (isSampled ? "01" : "00"))
        #expect(lines.all.first?.metadata.count == 3)
    }

    @Test("The keys can be chosen")
    func keys() {
        let keys = TraceMetadataKeys(traceID: "traceId", spanID: "spanId")
        let logger = lines.logger(.tracing(scopeManager, keys: keys))
        tracer().withSpan("request") { _ in logger.info("inside") }
        #expect(lines.all.first?.metadata.keys.sorted() == ["spanId", "traceId"])
    }

    @Test("A tracer without identifiers adds nothing, and one of another kind no flags")
    func otherTracers() {
        let logger = lines.logger(.tracing(scopeManager, keys: .openTelemetryWithFlags))
        let noop = NoopTracer()
        scopeManager.withActiveSpan(noop.startSpan("request")) { logger.info("inside") }
        let mock = MockTracer(scopeManager: scopeManager)
        mock.withSpan("request") { _ in logger.info("inside") }
        #expect(lines.all.map { $0.metadata.keys.sorted() } == [[], ["span_id", "trace_id"]])
    }

    @Test("What a line says by itself goes before")
    func precedence() {
        let logger = lines.logger(.tracing(scopeManager))
        tracer().withSpan("request") { _ in logger.info("inside", metadata: ["trace_id": "own"]) }
        #expect(lines.all.first?.metadata["trace_id"] == "own")
    }

    @Test("Nothing is asked for a line that is not written")
    func disabled() {
        let calls = Mutex(0)
        let counting = Logger.MetadataProvider {
            calls.withLock { $0 += 1 }
            return Logger.MetadataProvider.tracing(scopeManager).get()
        }
        let logger = lines.logger(counting, level: .warning)
        tracer().withSpan("request") { _ in
            for _ in 0..<100 { logger.debug("not written") }
            logger.warning("written")
        }
        #expect(calls.withLock { $0 } == 1 && lines.all.count == 1)
    }
}
#endif
