//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingSDK
import Testing

@Suite("Following the decision about a parent")
struct ParentBasedSamplerTests {
    private func parent(isRemote: Bool, _ sampling: SamplingState) -> TraceContext {
        TraceContext(traceID: TraceID(high: 1, low: 2), spanID: SpanID(3), sampling: sampling, isRemote: isRemote)
    }

    @Test(
        "A case without a sampler follows the parent, and one with a sampler asks it",
        arguments: [true, false],
        [true, false]
    )
    func cases(isRemote: Bool, isSampled: Bool) {
        let parent = parent(isRemote: isRemote, isSampled ? .sampled : .notSampled)
        let request = SamplingRequest("op", traceID: parent.traceID, parent: parent)
        let plain = ParentBasedSampler(root: AlwaysOffSampler())
        #expect(plain.decide(request).isSampled == isSampled)
        // Each case says the opposite of the parent, the others agree with it.
        let opposite: any Sampler = isSampled ? AlwaysOffSampler() : AlwaysOnSampler()
        let sampler = ParentBasedSampler(
            root: AlwaysOnSampler(),
            remoteParentSampled: isRemote && isSampled ? opposite : nil,
            remoteParentNotSampled: isRemote && !isSampled ? opposite : nil,
            localParentSampled: !isRemote && isSampled ? opposite : nil,
            localParentNotSampled: !isRemote && !isSampled ? opposite : nil
        )
        #expect(sampler.decide(request).isSampled == !isSampled)
        let test = TestTracer(sampler: sampler)
        let span = test.startSpan("op", references: [.childOf(parent)])
        #expect(span?.traceContext.sampling == (isSampled ? .notSampled : .sampled))
    }

    @Test("Roots, and children of what came without a decision, are the root's sampler's")
    func roots() {
        let sampler = ParentBasedSampler(root: AlwaysOnSampler(), remoteParentNotSampled: AlwaysOnSampler())
        #expect(sampler.decideRoot().isSampled)
        let test = TestTracer(sampler: sampler)
        #expect(test.startSpan("root")?.isRecording == true)
        #expect(test.startSpan("op", references: [.childOf(parent(isRemote: true, .deferred))])?.isRecording == true)
    }

    @Test("A debug flag goes before the sampler of a case")
    func debug() {
        let test = TestTracer(
            sampler: ParentBasedSampler(root: AlwaysOffSampler(), remoteParentSampled: AlwaysOffSampler())
        )
        let span = test.startSpan("op", references: [.childOf(parent(isRemote: true, .debug))])
        #expect(span?.traceContext.sampling == .debug)
    }

    @Test("The tags of a decision stand at the beginning of a trace alone, whoever decided further on")
    func tags() throws {
        let test = TestTracer(
            sampler: ParentBasedSampler(root: AlwaysOnSampler(), localParentSampled: AlwaysOnSampler())
        )
        let root = try #require(test.startSpan("root"))
        test.startSpan("child", references: [.childOf(root)])?.finish()
        root.finish()
        #expect(test.processor.record(named: "root")?.tags["sampler.type"] == "const")
        #expect(test.processor.record(named: "child")?.tags.isEmpty == true)
    }
}
