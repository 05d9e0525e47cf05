//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingSDK
import OpenTracingTesting
import Testing

/// Instrumentation starts a span with some tags, and adds the others in one list with them.
@Suite("Tags that follow those of the start, in one list with them")
struct StartTagTests {
    private static let start: Tags = ["component": "server", "span.kind": "server"]
    private static let all: Tags = ["component": "server", "span.kind": "server", "http.url": "/a", "peer.port": 80]

    /// The tags of a span of this project's tracer, without those of its sampler.
    private func recorded(
        by test: TestTracer = TestTracer(),
        _ change: (any Span) -> Void
    ) throws -> Tags {
        let tracer: any Tracer = test.tracer
        let span = tracer.startSpan("s", options: SpanOptions(tags: Self.start))
        change(span)
        span.finish()
        let tags = try #require(test.records.first).tags
        return Tags(tags.filter { !$0.key.hasPrefix("sampler.") })
    }

    @Test("They are set together, once each and in their order")
    func together() throws {
        let tags = try recorded { $0.setTags(Self.all, startedWith: Self.start) }
        #expect(tags.map(\.key) == ["component", "span.kind", "http.url", "peer.port"])
        #expect(tags == Self.all)
    }

    @Test("A start tag that was changed meanwhile keeps its value, unless the list has another one, too")
    func changed() throws {
        let tags = try recorded { span in
            span.setTag("component", to: "mine")
            span.setTag("extra", to: true)
            var all = Self.all
            all["span.kind"] = "consumer"
            span.setTags(all, startedWith: Self.start)
        }
        #expect(
            tags == ["component": "mine", "span.kind": "consumer", "extra": true, "http.url": "/a", "peer.port": 80]
        )
    }

    @Test("A list without the start tags takes none of them away")
    func partial() throws {
        let tags = try recorded { $0.setTags(["http.url": "/a", "peer.port": 80, "a": 1], startedWith: Self.start) }
        #expect(tags == ["component": "server", "span.kind": "server", "http.url": "/a", "peer.port": 80, "a": 1])
    }

    @Test("Limits hold, and what does not fit is counted")
    func limits() throws {
        let test = TestTracer(limits: SpanLimits(tagCount: 3))
        #expect(try recorded(by: test) { $0.setTags(Self.all, startedWith: Self.start) }.count == 3)
        #expect(test.records.first?.droppedTagCount == 1)
    }

    @Test("A sampling priority among them still decides")
    func priority() {
        let test = TestTracer()
        let span = test.tracer.startSpan("s", tags: Self.start)
        var all = Self.all
        all["sampling.priority"] = 0
        span.setTags(all, startedWith: Self.start)
        #expect(!span.isRecording)
    }

    @Test("A tracer without a way of its own sets those that are new")
    func other() throws {
        let tracer = MockTracer()
        let span = tracer.startSpan("s", tags: Self.start)
        span.setTag("component", to: "mine")
        span.setTags(Self.all, startedWith: Self.start).finish()
        let tags = try #require(tracer.finishedSpans.first).tags
        #expect(tags == ["component": "mine", "span.kind": "server", "http.url": "/a", "peer.port": 80])
    }
}
