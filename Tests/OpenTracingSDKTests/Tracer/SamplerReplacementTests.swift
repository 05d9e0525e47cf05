//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingSDK
import Testing

@Suite("Replacing the sampler of a tracer that runs")
struct SamplerReplacementTests {
    @Test("The next trace is the new sampler's, and spans that have started keep their decision")
    func replaced() throws {
        let test = TestTracer(sampler: ParentBasedSampler(root: AlwaysOnSampler()))
        let first = try #require(test.startSpan("first"))
        test.tracer.sampler = ParentBasedSampler(root: AlwaysOffSampler())
        #expect(first.isRecording)
        #expect(test.startSpan("child", references: [.childOf(first)])?.isRecording == true)
        #expect(test.startSpan("second")?.isRecording == false)
        test.tracer.sampler = AlwaysOffSampler()
        #expect(test.startSpan("child", references: [.childOf(first)])?.isRecording == false)
        test.tracer.sampler = AlwaysOnSampler()
        #expect(test.startSpan("third")?.isRecording == true)
        #expect(test.tracer.sampler is AlwaysOnSampler)
    }

    @Test("A span says who decided about it, also when it is exported after the sampler has been replaced")
    func tags() throws {
        let test = TestTracer(sampler: AlwaysOnSampler())
        let first = try #require(test.startSpan("first"))
        test.tracer.sampler = try RatioSampler(rate: 1)
        let second = try #require(test.startSpan("second"))
        test.tracer.sampler = AlwaysOffSampler()
        first.finish()
        second.finish()
        #expect(test.processor.record(named: "first")?.tags["sampler.type"] == "const")
        #expect(test.processor.record(named: "second")?.tags["sampler.type"] == "probabilistic")
    }

    @Test("Threads that start spans while samplers come and go always find one, and the old ones are let go")
    func stress() async {
        final class Counted: Sampler {
            let deaths: @Sendable () -> Void
            init(_ deaths: @escaping @Sendable () -> Void) { self.deaths = deaths }
            deinit { deaths() }
            func decide(_ request: SamplingRequest) -> SamplingDecision { SamplingDecision(isSampled: true) }
        }
        let deaths = ManualClock(0)
        let test = TestTracer(sampler: AlwaysOnSampler())
        let tracer = test.tracer
        let recorded = await withTaskGroup(of: Int.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    (0..<2000).count { _ in
                        let span = tracer.startSpan("op")
                        span.finish()
                        return span.context.traceIDString.count == 32
                    }
                }
            }
            for _ in 0..<500 {
                tracer.sampler = Counted { deaths.advance(byNanoseconds: 1) }
            }
            return await group.reduce(0, +)
        }
        #expect(recorded == 8000)
        #expect(test.records.count == 8000)
        #expect(deaths.now().nanosecondsSinceEpoch == 499)
    }
}
