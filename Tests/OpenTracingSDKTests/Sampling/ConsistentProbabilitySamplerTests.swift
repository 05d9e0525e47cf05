//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingSDK
import Testing

@Suite("Consistent probability sampling")
struct ConsistentProbabilitySamplerTests {
    private static let half: UInt64 = 1 << 55

    private func request(
        _ randomness: UInt64,
        state: [(String, String)]? = nil,
        isSampled: Bool = true,
        isRandom: Bool = true
    ) -> SamplingRequest {
        let trace = TraceID(high: 7, low: 0xAB << 56 | randomness)
        let parent = state.map { members in
            TraceContext(
                traceID: trace,
                spanID: SpanID(1),
                sampling: isSampled ? .sampled : .notSampled,
                traceState: TraceState(members.map { TraceState.Member(key: $0.0, value: $0.1) }),
                isRemote: true
            )
        }
        return SamplingRequest("op", traceID: trace, parent: parent, hasRandomTraceID: isRandom)
    }

    private func text(_ state: TraceState?) -> String? {
        state?.members.map { "\($0.key)=\($0.value)" }.joined(separator: ",")
    }

    @Test(
        "The threshold of a probability is the one in the table of OpenTelemetry's specification",
        arguments: [
            (1, "0"), (0.5, "8"), (1.0 / 3, "aaab"), (0.25, "c"), (0.2, "cccd"), (0.125, "e"), (0.1, "e666"),
            (0.0625, "f"),
            (0.01, "fd70a"), (0.001, "ffbe77"), (0.0001, "fff9724"), (0.00001, "ffff583a"), (0.000001, "ffffef39"),
        ]
    )
    func thresholds(probability: Double, digits: String) throws {
        let sampler = try ConsistentProbabilitySampler(probability: probability)
        let decision = sampler.decide(request((1 << 56) - 1))
        #expect(decision.isSampled)
        #expect(text(decision.traceState) == "ot=th:\(digits)")
    }

    @Test("A trace is recorded when its randomness is not below the threshold, and then says so")
    func decision() throws {
        let sampler = try ConsistentProbabilitySampler(probability: 0.5)
        let at = sampler.decide(request(Self.half))
        #expect(at.isSampled)
        #expect(text(at.traceState) == "ot=th:8")
        let below = sampler.decide(request(Self.half - 1))
        #expect(!below.isSampled)
        #expect(below.traceState?.isEmpty != false)
    }

    @Test("Whatever a lower share records, a higher one does too")
    func consistency() throws {
        let samplers = try [0.001, 0.01, 0.1, 0.5, 0.9].map { try ConsistentProbabilitySampler(probability: $0) }
        var generator = SeededGenerator(seed: 3)
        for _ in 0..<20_000 {
            let request = request(generator.next() & ((1 << 56) - 1))
            let decisions = samplers.map { $0.decide(request).isSampled }
            #expect(decisions == decisions.sorted { !$0 && $1 })
        }
    }

    @Test("Randomness that arrives goes before that of the identifier, and travels on")
    func explicitRandomness() throws {
        let sampler = try ConsistentProbabilitySampler(probability: 0.25)
        let kept = sampler.decide(request(0, state: [("v", "1"), ("ot", "rv:d0000000000000;x:y")]))
        #expect(kept.isSampled)
        #expect(text(kept.traceState) == "ot=th:c;rv:d0000000000000;x:y,v=1")
        let dropped = sampler.decide(request((1 << 56) - 1, state: [("ot", "th:0;rv:10000000000000"), ("v", "1")]))
        #expect(!dropped.isSampled)
        #expect(text(dropped.traceState) == "ot=rv:10000000000000,v=1")
    }

    @Test(
        "What is malformed counts as missing and is not passed on; what belongs to others stays",
        arguments: [
            ("th:", "th:8"), ("th:8g", "th:8"), ("th:123456789012345", "th:8"), ("th:+8", "th:8"),
            ("rv:d000", "th:8"), ("rv:+d000000000000", "th:8"), ("rv:zzzzzzzzzzzzzz;q:1", "th:8;q:1"),
            ("th", "th:8"), ("th:8;th:c", "th:8"), (":8", "th:8"), ("p:3;r:62", "th:8;p:3;r:62"),
        ]
    )
    func malformed(entry: String, expected: String) throws {
        let sampler = try ConsistentProbabilitySampler(probability: 0.5)
        let decision = sampler.decide(request((1 << 56) - 1, state: [("ot", entry), ("v", "1")]))
        #expect(decision.isSampled)
        #expect(text(decision.traceState) == "ot=\(expected),v=1")
    }

    @Test("A threshold for which the entry has no room is left out, and an old one with it")
    func noRoom() throws {
        let sampler = try ConsistentProbabilitySampler(probability: 0.0001)
        let rest = "a:" + String(repeating: "x", count: 247)
        let decision = sampler.decide(request((1 << 56) - 1, state: [("ot", "th:8;" + rest)]))
        #expect(decision.isSampled)
        #expect(text(decision.traceState) == "ot=" + rest)
    }

    @Test("A root whose identifier is not random gets randomness of its own, by which it is decided about")
    func rootsWithoutRandomness() throws {
        let sampler = try ConsistentProbabilitySampler(probability: 0.5)
        for _ in 0..<100 {
            let decision = sampler.decide(request(0, isRandom: false))
            let randomness = try #require(decision.traceState?.samplingRandomness)
            #expect(randomness < 1 << 56)
            #expect(decision.isSampled == (randomness >= Self.half))
            #expect(decision.traceState?.samplingThreshold == (decision.isSampled ? Self.half : nil))
        }
        // A parent whose flag got lost on the way is presumed to be random.
        #expect(sampler.decide(request(Self.half, state: [], isRandom: false)).traceState?.samplingRandomness == nil)
    }

    @Test("Nothing is recorded at a share of zero, and a share beyond the bounds is refused")
    func bounds() throws {
        let never = try ConsistentProbabilitySampler(probability: 0)
        #expect(!never.decide(request((1 << 56) - 1)).isSampled)
        for probability in [-0.1, 1.1, .nan, .infinity] {
            #expect(throws: SamplerConfigurationError.self) {
                try ConsistentProbabilitySampler(probability: probability)
            }
        }
        // The smallest share there can be still has a trace that is recorded.
        let least = try ConsistentProbabilitySampler(probability: 0x1p-56)
        #expect(least.decide(request((1 << 56) - 1)).isSampled)
    }

    @Test(
        "Behind the parent-based sampler a threshold stays that agrees with the caller's decision, and another one goes",
        arguments: [
            ("th:8", true, "ot=th:8"), ("th:8", false, ""), ("th:c", true, ""), ("th:c", false, "ot=th:c"),
            ("th:zz;k:1", true, "ot=k:1"), ("k:1", true, "ot=k:1"),
        ]
    )
    func parents(entry: String, isSampled: Bool, expected: String) throws {
        let test = TestTracer(sampler: ParentBasedSampler(root: try ConsistentProbabilitySampler(probability: 0.1)))
        // Between the two thresholds.
        let parent = try #require(
            request(0xA0_0000_0000_0000, state: [("ot", entry)], isSampled: isSampled).parent
        )
        let span = try #require(test.startSpan("op", references: [.childOf(parent)]))
        #expect(span.traceContext.sampling.isSampled == isSampled)
        #expect(text(span.traceContext.traceState) == expected)
        let child = try #require(test.startSpan("child", references: [.childOf(span)]))
        #expect(text(child.traceContext.traceState) == expected)
    }

    @Test("A span that is forced has no threshold, whatever arrived", arguments: [0, 1])
    func forced(priority: Int) throws {
        let test = TestTracer(sampler: ParentBasedSampler(root: try ConsistentProbabilitySampler(probability: 0.1)))
        let state: [(String, String)] = [("ot", "th:8;rv:90000000000000")]
        let parent = try #require(request(0, state: state, isSampled: priority == 0).parent)
        let tags: Tags = ["sampling.priority": .integer(Int64(priority))]
        let span = try #require(test.startSpan("op", references: [.childOf(parent)], tags: tags))
        #expect(text(span.traceContext.traceState) == "ot=rv:90000000000000")
        let local = try #require(test.startSpan("local", references: [.childOf(parent)]))
        local.setTag("sampling.priority", to: priority)
        #expect(local.traceContext.traceState.samplingThreshold == nil)
        #expect(local.traceContext.traceState.samplingRandomness == 0x90_0000_0000_0000)
    }

    @Test("The threshold travels in the header, with identifiers that the tracer makes")
    func header() throws {
        let sampler = try ConsistentProbabilitySampler(probability: 1)
        let tracer = RecordingTracer(serviceName: "test") {
            $0.sampler = ParentBasedSampler(root: sampler)
            $0.scopeManager = ScopeManager()
        }
        var headers: [String: String] = [:]
        try tracer.inject(tracer.startSpan("op").context, as: .httpHeaders, into: &headers)
        #expect(headers["tracestate"] == "ot=th:0")
    }
}
