//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingSDK
import Testing

@Suite("Sampling by rate, operation and rule")
struct RateSamplersTests {
    private let clock = ManualClock(0)

    @Test("A rate lets so many through a second, and no more after a long rest")
    func rateLimiting() throws {
        let sampler = try RateLimitingSampler(tracesPerSecond: 2, clock: clock.now)
        func sampledOf(_ count: Int) -> Int { (0..<count).filter { _ in sampler.decideRoot().isSampled }.count }
        #expect(sampledOf(5) == 2)
        clock.advance(byNanoseconds: 499_999_999)
        #expect(sampledOf(1) == 0)
        clock.advance(byNanoseconds: 1)
        #expect(sampledOf(2) == 1)
        clock.advance(byNanoseconds: 3_600_000_000_000)
        #expect(sampledOf(9) == 2)
        #expect(sampler.decideRoot().tags == nil)
        clock.advance(byNanoseconds: 1_000_000_000)
        #expect(sampler.decideRoot().tags == ["sampler.type": "ratelimiting", "sampler.param": 2.0])
    }

    @Test("A rate below one lets one through now and then")
    func slowRate() throws {
        let sampler = try RateLimitingSampler(tracesPerSecond: 0.1, clock: clock.now)
        #expect(sampler.decideRoot().isSampled)
        clock.advance(byNanoseconds: 9_000_000_000)
        #expect(!sampler.decideRoot().isSampled)
        clock.advance(byNanoseconds: 1_100_000_000)
        #expect(sampler.decideRoot().isSampled)
    }

    @Test("A rate of zero lets nothing through, and time that runs backwards changes nothing")
    func edges() throws {
        let none = try RateLimitingSampler(tracesPerSecond: 0, clock: clock.now)
        #expect(!none.decideRoot().isSampled)
        let one = try RateLimitingSampler(tracesPerSecond: 1, clock: clock.now)
        #expect(one.decideRoot().isSampled)
        clock.advance(byNanoseconds: -5_000_000_000)
        #expect(!one.decideRoot().isSampled)
        clock.advance(byNanoseconds: 5_500_000_000)
        #expect(!one.decideRoot().isSampled)
        let full = try RateLimitingSampler(tracesPerSecond: 1, clock: clock.now)
        clock.advance(byNanoseconds: -5_000_000_000)
        #expect(full.decideRoot().isSampled)
    }

    @Test("A rate that makes no sense is refused", arguments: [-1, .infinity, .nan])
    func invalidRate(rate: Double) {
        #expect(throws: SamplerConfigurationError.self) { try RateLimitingSampler(tracesPerSecond: rate) }
        #expect(throws: SamplerConfigurationError.self) {
            try GuaranteedThroughputSampler(rate: 0.5, minimumTracesPerSecond: rate)
        }
        #expect(throws: SamplerConfigurationError.self) { try PerOperationSampler(defaultRate: rate) }
        #expect(throws: SamplerConfigurationError.self) { try PerOperationSampler(defaultRate: 0, rates: ["a": rate]) }
        #expect(throws: SamplerConfigurationError.self) {
            try PerOperationSampler(defaultRate: 0, minimumTracesPerSecond: rate)
        }
    }

    @Test("A guaranteed throughput records the minimum where the share chooses nothing")
    func guaranteedThroughput() throws {
        let sampler = try GuaranteedThroughputSampler(rate: 0.5, minimumTracesPerSecond: 1, clock: clock.now)
        let chosen: UInt64 = 0
        let notChosen = UInt64.max
        #expect(sampler.decideRoot(trace: notChosen).tags == ["sampler.type": "lowerbound", "sampler.param": 0.5])
        #expect(!sampler.decideRoot(trace: notChosen).isSampled)
        #expect(sampler.decideRoot(trace: chosen).tags == ["sampler.type": "probabilistic", "sampler.param": 0.5])
        clock.advance(byNanoseconds: 1_000_000_000)
        #expect(sampler.decideRoot(trace: chosen).isSampled)
        // What the share chose has drawn on the minimum.
        #expect(!sampler.decideRoot(trace: notChosen).isSampled)
    }

    @Test("Each operation has its own rate and its own minimum")
    func perOperation() throws {
        let sampler = try PerOperationSampler(
            defaultRate: 0,
            rates: ["always": 1, "never": 0],
            minimumTracesPerSecond: 1,
            clock: clock.now
        )
        for _ in 0..<3 {
            #expect(sampler.decideRoot("always", trace: .max).isSampled)
        }
        #expect(sampler.decideRoot("never").isSampled)
        #expect(!sampler.decideRoot("never").isSampled)
        #expect(sampler.decideRoot("other").isSampled)
        #expect(!sampler.decideRoot("other").isSampled)
    }

    @Test("Operations that are too many share the default rate and have no minimum, but keep a rate of their own")
    func tooManyOperations() throws {
        let sampler = try PerOperationSampler(
            defaultRate: 0,
            rates: ["late": 1],
            minimumTracesPerSecond: 1,
            operationCount: 2,
            clock: clock.now
        )
        #expect(sampler.decideRoot("1").isSampled)
        #expect(sampler.decideRoot("2").isSampled)
        #expect(!sampler.decideRoot("3").isSampled)
        #expect(sampler.decideRoot("late").isSampled)
        clock.advance(byNanoseconds: 1_000_000_000)
        #expect(sampler.decideRoot("1").isSampled)
        #expect(!sampler.decideRoot("3").isSampled)
    }

    @Test("The first rule that matches the name or the tags decides")
    func rules() {
        let sampler = RuleSampler(
            [
                .operation("GET /health", use: AlwaysOffSampler()),
                .tag("tenant", equals: "acme", use: AlwaysOnSampler()),
                RuleSampler.Rule(use: AlwaysOnSampler()) { $0.operationName.hasPrefix("admin") && $0.tags.isEmpty },
            ],
            otherwise: AlwaysOffSampler()
        )
        func isSampled(_ name: String, _ tags: Tags = [:]) -> Bool {
            sampler.decide(SamplingRequest(name, traceID: TraceID(high: 0, low: 1), tags: tags)).isSampled
        }
        #expect(!isSampled("GET /health", ["tenant": "acme"]))
        #expect(isSampled("GET /", ["tenant": "acme"]))
        #expect(!isSampled("GET /", ["tenant": "other"]))
        #expect(isSampled("admin.show"))
        #expect(!isSampled("admin.show", ["a": 1]))
        #expect(!isSampled("GET /"))
    }

    @Test("Beyond the operations that are told apart, a decision makes nothing that it throws away")
    func beyondOperationCount() throws {
        let sampler = try PerOperationSampler(defaultRate: 1, operationCount: 1, clock: clock.now)
        _ = sampler.decideRoot("1")
        let count = clock.readingCount
        _ = sampler.decideRoot("2")
        // A bucket reads the clock when it is made.
        #expect(clock.readingCount == count)
    }
}
