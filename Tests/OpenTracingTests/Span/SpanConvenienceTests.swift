//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import OpenTracing
import OpenTracingTesting
import Testing

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

@Suite("What every span can do")
struct SpanConvenienceTests {
    private struct Failure: Error, CustomStringConvertible {
        let description = "went wrong"
    }

    let tracer = MockTracer()

    private func start() throws -> MockSpan {
        try #require(tracer.startSpan("span") as? MockSpan)
    }

    @Test("Tags are set by name and by standard tag, with values of any type that tags can hold")
    func tags() throws {
        let span = try start()
        span.setTag("a", to: "text").setTag("b", to: UInt16(7)).setTag(.httpStatusCode, to: 404)
            .setTag(.spanKind, to: .client).setTag("list", to: ["x", "y"]).setTag("kind", to: SpanKind.server)
        #expect(
            span.tags == [
                "a": "text", "b": 7, "http.status_code": 404, "span.kind": "client", "list": ["x", "y"],
                "kind": "server",
            ]
        )
    }

    @Test("A tag with no value is not set, and leaves the one that was set before")
    func optionalTags() throws {
        let span = try start()
        let (count, code): (Int?, Int?) = (nil, nil)
        span.setTag("count", to: 1).setTag("count", to: count).setTag("other", to: count)
            .setTag(.httpStatusCode, to: code).setTag(.peerPort, to: Int("80"))
        #expect(span.tags == ["count": 1, "peer.port": 80])
    }

    @Test("An event is a log record with the single field event")
    func event() throws {
        let span = try start()
        let time = Timestamp(nanosecondsSinceEpoch: 5)
        span.log(event: "moment", at: time)
        #expect(span.logs == [LogRecord(timestamp: time, fields: ["event": "moment"])])
    }

    @Test("Fields that are made on demand are not made for a span that records nothing")
    func lazyFields() throws {
        let span = try start()
        span.log { ["made": true] }
        span.finish()
        for span in [span, NoopTracer().startSpan("noop")] as [any Span] {
            span.log {
                Issue.record("the fields were made")
                return [:]
            }
        }
        #expect(span.logs.map(\.fields) == [["made": true]])
        #expect(tracer.misuse.isEmpty)
    }

    @Test("Records that were collected elsewhere are added at the finish, each with its own time")
    func bulkLogs() throws {
        let span = try start()
        let records = [1, 2].map {
            LogRecord(timestamp: span.startTime.advanced(byNanoseconds: $0), fields: ["n": .integer($0)])
        }
        span.finish(at: span.startTime.advanced(byNanoseconds: 3), logs: records)
        #expect(span.logs == records)
        #expect(span.duration == .nanoseconds(3))
    }

    @Test("An error becomes the tag error and one log record")
    func error() throws {
        let span = try start()
        let time = Timestamp(nanosecondsSinceEpoch: 5)
        span.record(error: Failure(), fields: ["attempt": 2], at: time)
        #expect(span.tags == ["error": true])
        #expect(span.logs.count == 1)
        #expect(span.logs[0].timestamp == time)
        #expect(span.logs[0].fields.map(\.key) == ["event", "error.kind", "error.object", "message", "attempt"])
        #expect(span.logs[0].fields["error.object"]?.errorValue is Failure)
    }

    @Test("A cancellation is no error")
    func cancellation() throws {
        let span = try start()
        span.record(error: CancellationError(), fields: ["by": "client"])
        #expect(span.tags == ["cancelled": true])
        #expect(span.logs.map(\.fields) == [["event": "cancelled", "by": "client"]])
    }

    @Test("An error after the finish is no misuse, since it is not recorded")
    func lateError() throws {
        let span = try start()
        span.finish()
        span.record(error: Failure())
        #expect(span.tags.isEmpty)
        #expect(tracer.misuse.isEmpty)
    }

    @Test("Baggage items are read from the context")
    func baggage() throws {
        let span = try start()
        span.setBaggageItem("k", to: "v")
        #expect(span.baggageItem("k") == "v")
        #expect(span.baggageItem("K") == nil)
    }

    @Test("Options skip nil references and have no others by default")
    func options() {
        let options = SpanOptions()
        #expect(options.references.isEmpty && options.tags.isEmpty)
        #expect(options.startTime == nil)
        #expect(!options.ignoresActiveSpan)
    }

    private struct Interrupted: CancellationIndicating {
        let indicatesCancellation: Bool
    }

    @Test(
        "A cancelled call of a URL session, and an error that says so, is a cancellation; other errors of theirs are not",
        arguments: [
            (URLError(.cancelled), true), (URLError(.timedOut), false),
            (NSError(domain: "NSURLErrorDomain", code: -999), true), (NSError(domain: "Other", code: -999), false),
            (Interrupted(indicatesCancellation: true), true), (Interrupted(indicatesCancellation: false), false),
        ] as [(any Error, Bool)]
    )
    func cancellations(error: any Error, isCancellation: Bool) throws {
        #expect(throws: (any Error).self) { try tracer.withSpan("call") { _ in throw error } }
        let span = try #require(tracer.finishedSpans.first)
        #expect(span.tags == (isCancellation ? ["cancelled": true] : ["error": true]))
        #expect(span.logs.map { $0.fields["event"] } == [isCancellation ? "cancelled" : "error"])
    }
}
