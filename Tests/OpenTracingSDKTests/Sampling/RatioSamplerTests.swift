//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingSDK
import Testing

@Suite("Sampling by ratio")
struct RatioSamplerTests {
    @Test("The share of traces is the rate", arguments: [0.1, 0.5, 0.9])
    func share(rate: Double) throws {
        let sampler = try RatioSampler(rate: rate)
        var seeds = SeededGenerator(seed: 1)
        let identifiers = RandomIdentifierGenerator(seededBy: &seeds)
        let count = 20_000
        let sampled = (0..<count).filter { _ in sampler.decideRoot(trace: identifiers.makeTraceID().low).isSampled }
            .count
        #expect(abs(Double(sampled) / Double(count) - rate) < 0.02)
    }

    @Test(
        "Nothing at zero, everything at one",
        arguments: [0, 1, 0x7fff_ffff_ffff_ffff, 0x8000_0000_0000_0000, .max] as [UInt64]
    )
    func ends(trace: UInt64) throws {
        #expect(try !RatioSampler(rate: 0).decideRoot(trace: trace).isSampled)
        #expect(try RatioSampler(rate: 1).decideRoot(trace: trace).isSampled)
    }

    @Test("What a low rate chooses is also chosen by a higher one")
    func consistency() throws {
        let low = try RatioSampler(rate: 0.2)
        let high = try RatioSampler(rate: 0.6)
        let identifiers = RandomIdentifierGenerator()
        for _ in 0..<2_000 {
            let trace = identifiers.makeTraceID().low
            if low.decideRoot(trace: trace).isSampled {
                #expect(high.decideRoot(trace: trace).isSampled)
            }
        }
    }

    @Test(
        "The boundary lies where Jaeger has it",
        arguments: [
            (0x4000_0000_0000_0000, false), (0x3fff_ffff_ffff_ffff, true), (0xbfff_ffff_ffff_ffff, true),
        ] as [(UInt64, Bool)]
    )
    func boundary(trace: UInt64, isSampled: Bool) throws {
        #expect(try RatioSampler(rate: 0.5).decideRoot(trace: trace).isSampled == isSampled)
    }

    @Test("A rate outside 0 to 1 is refused", arguments: [-0.001, 1.001, .infinity, -.infinity, .nan])
    func invalid(rate: Double) throws {
        let error = try #require(throws: SamplerConfigurationError.self) { try RatioSampler(rate: rate) }
        #expect(error.parameter == "rate")
        #expect(error.description.contains("0 to 1"))
    }

    @Test("The tags say the kind of sampler and the rate")
    func tags() throws {
        let decision = try RatioSampler(rate: 0.5).decideRoot(trace: 0)
        #expect(decision.tags == ["sampler.type": "probabilistic", "sampler.param": 0.5])
        #expect(AlwaysOnSampler().decideRoot().tags == ["sampler.type": "const", "sampler.param": true])
    }
}
