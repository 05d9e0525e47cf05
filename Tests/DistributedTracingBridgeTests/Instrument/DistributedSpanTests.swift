//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if DistributedTracing
import DistributedTracingBridge
import OpenTracing
import OpenTracingSDK
import Testing
import Tracing

@Suite("A span that a library opens")
struct DistributedSpanTests {
    private let service = Service()

    private func record(_ body: (DistributedSpan) throws -> Void) rethrows -> SpanRecord? {
        let span = service.library.startSpan("work", context: .topLevel)
        defer { span.end() }
        try body(span)
        span.end()
        return service.recorder.records.last
    }

    @Test("Its attributes are tags of the same type")
    func attributes() throws {
        struct Text: CustomStringConvertible, Sendable { let description = "text" }
        let record = try #require(
            record { span in
                span.attributes["string"] = "a"
                span.attributes["int32"] = Int32(-3)
                span.attributes["int64"] = Int64.max
                span.attributes["double"] = 0.5
                span.attributes["bool"] = true
                span.updateAttributes { attributes in
                    attributes.set("convertible", value: .stringConvertible(Text()))
                    attributes["strings"] = ["a", "b"]
                    attributes.set("int32s", value: .int32Array([1, 2]))
                    attributes.set("int64s", value: .int64Array([3]))
                    attributes.set("doubles", value: .doubleArray([0.25]))
                    attributes.set("bools", value: .boolArray([true, false]))
                    attributes.set("convertibles", value: .stringConvertibleArray([Text()]))
                }
                #expect(span.attributes.get("int32") == .int32(-3) && span.attributes.count == 12)
            }
        )
        #expect(
            record.tags == [
                "string": "a", "int32": -3, "int64": .integer(.max), "double": 0.5, "bool": true, "convertible": "text",
                "strings": ["a", "b"], "int32s": [1, 2], "int64s": [3], "doubles": [0.25], "bools": [true, false],
                "convertibles": ["text"],
            ]
        )
    }

    @Test(
        "Its kind is the tag span.kind, and an internal one has none",
        arguments: [
            (Tracing.SpanKind.server, "server"), (.client, "client"), (.producer, "producer"), (.consumer, "consumer"),
            (.internal, nil),
        ] as [(Tracing.SpanKind, String?)]
    )
    func kind(_ kind: Tracing.SpanKind, _ name: String?) {
        service.library.startSpan("work", context: .topLevel, ofKind: kind).end()
        #expect(service.recorder.record("work")?.tags["span.kind"]?.stringValue == name)
    }

    @Test("Its times are kept to the nanosecond")
    func times() throws {
        let start = DefaultTracerClock.Timestamp(nanosecondsSinceEpoch: 1_764_201_600_123_456_789)
        let end = DefaultTracerClock.Timestamp(nanosecondsSinceEpoch: 1_764_201_600_123_456_790)
        let span = service.library.startSpan("work", context: .topLevel, at: start)
        span.addEvent(SpanEvent(name: "cached", at: end, attributes: ["size": 3]))
        span.end(at: end)
        let record = try #require(service.recorder.record("work"))
        #expect(record.startTime.nanosecondsSinceEpoch == 1_764_201_600_123_456_789)
        #expect(record.durationNanoseconds == 1)
        let event = try #require(record.logs.first)
        #expect(event.timestamp.nanosecondsSinceEpoch == 1_764_201_600_123_456_790)
        #expect(event.fields == ["event": "cached", "size": 3])
    }

    @Test("A time beyond what can be told is the last that can, and an end before the start counts as the start")
    func extremeTimes() throws {
        let span = service.library.startSpan(
            "work",
            context: .topLevel,
            at: DefaultTracerClock.Timestamp(nanosecondsSinceEpoch: .max)
        )
        span.end(at: DefaultTracerClock.Timestamp(nanosecondsSinceEpoch: 0))
        let record = try #require(service.recorder.record("work"))
        #expect(record.startTime.nanosecondsSinceEpoch == .max && record.durationNanoseconds == 0)
    }

    @Test("Tasks that write attributes at once lose none, through the protocol as well")
    func lostUpdates() async throws {
        let span = service.library.startSpan("work", context: .topLevel)
        let anySpan: any Tracing.Span = span
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<64 {
                group.addTask {
                    if number.isMultiple(of: 2) {
                        anySpan.attributes["key-\(number)"] = number
                    } else {
                        anySpan.updateAttributes { $0["key-\(number)"] = number }
                    }
                }
            }
        }
        span.end()
        let tags = try #require(service.recorder.record("work")?.tags)
        #expect((0..<64).allSatisfy { tags["key-\($0)"] == .integer(Int64($0)) })
    }

    @Test("A write in place keeps what was written to another key between its reading and its writing")
    func interleavedWrites() throws {
        let record = record { span in
            func change(_ attributes: inout SpanAttributes) {
                span.attributes["other"] = "new"
                attributes["own"] = "set"
            }
            span.attributes["other"] = "old"
            change(&span.attributes)
            #expect(span.attributes.get("other") == "new")
            span.attributes = [:]
            #expect(span.attributes.count == 2)
        }
        #expect(record?.tags == ["other": "new", "own": "set"])
    }

    @Test("A failure is the tag error with its message in a log record, and success is final")
    func status() throws {
        let failed = try #require(record { $0.setStatus(SpanStatus(code: .error, message: "no room")) })
        #expect(failed.tags["error"] == true)
        #expect(failed.logs("error").first?.fields["message"] == "no room")

        let saved = try #require(
            record { span in
                span.setStatus(SpanStatus(code: .error))
                span.setStatus(SpanStatus(code: .ok))
                span.setStatus(SpanStatus(code: .error, message: "too late"))
            }
        )
        #expect(saved.tags["error"] == false && saved.tags["otel.status_code"] == "OK")
        #expect(saved.logs.isEmpty)
    }

    @Test("An error that is recorded leaves the status alone")
    func recordedError() throws {
        let record = try #require(record { $0.recordError(Broken(), attributes: ["attempt": 2]) })
        #expect(record.tags["error"] == nil)
        let fields = try #require(record.logs("error").first?.fields)
        #expect(fields["error.kind"] == "Broken" && fields["message"] == "the disk is full" && fields["attempt"] == 2)
    }

    @Test("An error that leaves withSpan is recorded, fails the span and goes on")
    func thrownError() throws {
        #expect(throws: Broken.self) {
            try service.library.withSpan("work", context: .topLevel) { _ in throw Broken() }
        }
        let record = try #require(service.recorder.record("work"))
        #expect(record.tags["error"] == true && record.logs("error").count == 1)
    }

    @Test("A link is a log record with the identifiers of the other span")
    func links() throws {
        let other = service.library.startSpan("other", context: .topLevel)
        other.end()
        let record = try #require(
            record { $0.addLink(SpanLink(context: other.context, attributes: ["reason": "retry"])) }
        )
        let context = try #require(service.recorder.record("other")?.context)
        #expect(
            record.logs("link").first?.fields == [
                "event": "link", "link.trace_id": .string(context.traceIDString),
                "link.span_id": .string(context.spanIDString), "reason": "retry",
            ]
        )
    }

    @Test("A new name counts, and is read back")
    func name() {
        let record = record { span in
            span.operationName = "renamed"
            #expect(span.operationName == "renamed")
        }
        #expect(record?.operationName == "renamed")
    }

    @Test("It ends once, in whichever task, and nothing changes afterwards; the tracer has nothing to complain of")
    func end() async throws {
        let complaints = Complaints()
        let service = Service { $0.diagnostics = complaints.diagnostics }
        for sampler in [true, false] {
            let parent = service.library.extracted(sampler ? Caller.headers : Caller.unsampledHeaders)
            let span = service.library.startSpan("work", context: parent)
            await Task.detached { span.end() }.value
            span.end()
            span.attributes["late"] = true
            span.operationName = "late"
            span.setStatus(SpanStatus(code: .error, message: "late"))
            span.addEvent("late")
            span.recordError(Broken())
            span.addLink(SpanLink(context: span.context, attributes: [:]))
            #expect(!span.isRecording)
        }
        #expect(service.recorder.names == ["work"])
        #expect(service.recorder.records.first?.tags.isEmpty == true)
        await service.tracer.flush()
        #expect(complaints.count == 0)
    }

    @Test("A flush reaches the processors")
    func flush() async {
        let tracer: any Tracing.Tracer = service.library
        Flushing.force(tracer)
        await service.recorder.awaitFlush()
    }

    @Test("The active span of a context is found, with its attributes, until it ends")
    func activeSpan() throws {
        let span = service.library.startSpan("work", context: .topLevel)
        span.attributes["own"] = 1
        let found = try #require(service.library.activeSpan(identifiedBy: span.context))
        #expect(found.attributes.get("own") == .int64(1) && found.operationName == "work")
        span.end()
        #expect(service.library.activeSpan(identifiedBy: span.context) == nil)
        #expect(service.library.activeSpan(identifiedBy: .topLevel) == nil)
    }
}
#endif
