//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingSDK
import Synchronization
import Testing

@Suite("Errors on spans")
struct ErrorRecordingTests {
    /// Counts how often its error is described, and tells whether anybody still holds it.
    private final class Source: Sendable {
        let descriptionCount = Mutex(0)
        let text: String

        init(_ text: String) {
            self.text = text
        }
    }

    private struct Failure: Error, CustomStringConvertible {
        let source: Source

        var description: String {
            source.descriptionCount.withLock { $0 += 1 }
            return source.text
        }
    }

    @Test(
        "An error is described once and cut to the limit, its object as its message",
        arguments: [1_000, 5_000, 1_000_000]
    )
    func bounded(length: Int) throws {
        let test = TestTracer()
        let source = Source(String(repeating: "€", count: length / 3))
        test.tracer.startSpan("s").record(error: Failure(source: source)).finish()
        let fields = try #require(test.records.first?.logs.first?.fields)
        let expected = String(repeating: "€", count: min(length, 4_096) / 3)
        #expect(fields["message"] == .string(expected))
        #expect(
            fields["error.object"] == .error(RecordedError(kind: "ErrorRecordingTests.Failure", description: expected))
        )
        #expect(source.descriptionCount.withLock { $0 } == 1)
    }

    @Test("A span does not keep an error alive")
    func released() throws {
        let test = TestTracer()
        weak var source: Source?
        do {
            let held = Source("went wrong")
            source = held
            test.tracer.startSpan("s").record(error: Failure(source: held))
                .log([.event("error"), .errorObject(Failure(source: held))])
                .log(["errors": [.error(Failure(source: held))]]).finish()
        }
        #expect(source == nil)
        let logs = try #require(test.records.first?.logs)
        let record = RecordedError(kind: "ErrorRecordingTests.Failure", description: "went wrong")
        #expect(logs[1].fields["error.object"] == .error(record))
        #expect(logs[2].fields["errors"] == [.error(record)])
    }

    @Test("An error that uses the span in its description does not lock it up")
    func reentrant() {
        struct Nosy: Error, CustomStringConvertible {
            let span: any Span
            var description: String { "on \(span.setTag("described", to: true).operationName)" }
        }
        let test = TestTracer()
        let span = test.tracer.startSpan("s")
        span.log([.event("error"), .errorObject(Nosy(span: span))]).finish()
        #expect(test.records.first?.tags["described"] == true)
        #expect(test.records.first?.logs.first?.fields["error.object"]?.description == "on s")
    }

    @Test("A stack has a limit of its own, which is longer than that of other fields")
    func stack() throws {
        let test = TestTracer(limits: SpanLimits(valueLength: 7, stackLength: 9))
        test.tracer.startSpan("s").log([.stack("abcdefghijk"), .message("abcdefghijk")]).finish()
        #expect(test.records.first?.logs.first?.fields == [.stack("abcdefghi"), .message("abcdefg")])
        #expect(SpanLimits.default.stackLength > 32 * 1_024)
    }

    @Test("The name of an operation is cut to its limit, at the start and later")
    func names() throws {
        let test = TestTracer(limits: SpanLimits(nameLength: 4))
        test.tracer.startSpan("ab€cd").finish()
        test.tracer.startSpan("a").setOperationName("abc€").finish()
        let late = test.tracer.startSpan("abcdef", tags: ["sampling.priority": 0])
        late.setTag(.samplingPriority, to: 1).finish()
        #expect(test.records.map(\.operationName) == ["ab", "abc", "abcd"])
    }

    @Test("What a sampler adds is within the limits too")
    func decisionTags() throws {
        struct Talkative: Sampler {
            func decide(_ request: SamplingRequest) -> SamplingDecision {
                SamplingDecision(isSampled: true, tags: ["why": .string(String(repeating: "x", count: 100))])
            }
        }
        let test = TestTracer(sampler: Talkative(), limits: SpanLimits(valueLength: 10))
        test.tracer.startSpan("s").finish()
        #expect(test.records.first?.tags["why"] == .string(String(repeating: "x", count: 10)))
    }

    @Test("A start before 1970 counts as now")
    func negativeStart() throws {
        let test = TestTracer()
        test.tracer.startSpan("s", startTime: Timestamp(nanosecondsSinceEpoch: -1)).finish()
        #expect(test.records.first?.startTime == test.clock.now())
    }
}
