//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracingSDK
import Testing

@Suite("Random identifiers")
struct RandomIdentifierGeneratorTests {
    @Test("Identifiers are valid and do not come twice")
    func distinct() {
        let generator = RandomIdentifierGenerator()
        #expect(generator.makesRandomTraceIDs)
        var spans: Set<SpanID> = []
        var traces: Set<TraceID> = []
        for _ in 0..<10_000 {
            let span = generator.makeSpanID()
            let trace = generator.makeTraceID()
            #expect(span.isValid && trace.isValid)
            spans.insert(span)
            traces.insert(trace)
        }
        #expect(spans.count == 10_000)
        #expect(traces.count == 10_000)
    }

    @Test("Many tasks at once get distinct identifiers")
    func concurrent() async {
        let generator = RandomIdentifierGenerator()
        let all = await withTaskGroup(of: [SpanID].self) { group in
            for _ in 0..<16 {
                group.addTask { (0..<1_000).map { _ in generator.makeSpanID() } }
            }
            return await group.reduce(into: []) { $0 += $1 }
        }
        #expect(Set(all).count == 16_000)
    }

    @Test("All bits of the identifiers vary")
    func bits() {
        var seeds = SeededGenerator(seed: 3)
        let generator = RandomIdentifierGenerator(seededBy: &seeds)
        var ones = (high: [Int](repeating: 0, count: 64), low: [Int](repeating: 0, count: 64))
        let count = 4_000
        for _ in 0..<count {
            let trace = generator.makeTraceID()
            for bit in 0..<64 {
                ones.high[bit] += Int(trace.high >> UInt64(bit) & 1)
                ones.low[bit] += Int(trace.low >> UInt64(bit) & 1)
            }
        }
        for bitCount in ones.high + ones.low {
            #expect(abs(Double(bitCount) / Double(count) - 0.5) < 0.05)
        }
    }

    @Test("The one value that would be zero is passed over", arguments: 0..<8 as Range<UInt64>)
    func neverZero(shard: UInt64) {
        // One of these has the zero next in the range of the counter that this thread uses.
        let step: UInt64 = 0x9e37_79b9_7f4a_7c15
        var seeds = FixedNumbers([0 &- step &- step &* (shard << 61), step, 42])
        let generator = RandomIdentifierGenerator(seededBy: &seeds)
        for _ in 0..<64 {
            #expect(generator.makeSpanID().isValid)
        }
    }

    @Test("Generators with different seeds give different identifiers")
    func seeds() {
        var first = SeededGenerator(seed: 1)
        var second = SeededGenerator(seed: 2)
        let one = RandomIdentifierGenerator(seededBy: &first)
        let two = RandomIdentifierGenerator(seededBy: &second)
        let common = Set((0..<1_000).map { _ in one.makeTraceID() })
            .intersection((0..<1_000).map { _ in two.makeTraceID() })
        #expect(common.isEmpty)
    }

    private struct FixedNumbers: RandomNumberGenerator {
        private var numbers: [UInt64]

        init(_ numbers: [UInt64]) {
            self.numbers = numbers
        }

        mutating func next() -> UInt64 {
            numbers.isEmpty ? 0 : numbers.removeFirst()
        }
    }
}
