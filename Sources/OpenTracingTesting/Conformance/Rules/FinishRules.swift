//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing

extension ConformanceRule {
    /// Finishing spans: times, and changes after the finish.
    static let finishing: [ConformanceRule] = [
        ConformanceRule(
            "Explicit times of start, finish and logs are kept exactly",
            by: "OpenTracing specification 1.1, Tracer and Span: explicit timestamps",
            needs: [.finishedSpans]
        ) { run in
            let tracer = run.makeTracer()
            let times = [1000, 1002, 1003, 2000].map {
                Timestamp(nanosecondsSinceEpoch: 1_700_000_000_000_000_000 + $0)
            }
            let span = tracer.startSpan("operation", startTime: times[0])
            span.log(["event": "first"], at: times[1]).log(["event": "second", "number": 2], at: times[2])
            span.finish(at: times[3])
            let recorded = try await run.finishedSpan(of: tracer)
            try run.requireEqual(recorded.startTime.nanosecondsSinceEpoch, times[0].nanosecondsSinceEpoch, "the start")
            try run.requireEqual(recorded.duration, .nanoseconds(1000), "the duration")
            try run.requireEqual(
                recorded.logs,
                [
                    LogRecord(timestamp: times[1], fields: ["event": "first"]),
                    LogRecord(timestamp: times[2], fields: ["event": "second", "number": 2]),
                ],
                "the list of log records"
            )
        },
        ConformanceRule(
            "Times that are left out are now",
            by: "OpenTracing specification 1.1, Tracer and Span: without timestamps the current time is used",
            needs: [.finishedSpans]
        ) { run in
            let tracer = run.makeTracer()
            let tolerance: UInt64 = 5_000_000_000
            let before = Timestamp.now
            tracer.startSpan("both").log(event: "moment").finish()
            tracer.startSpan("finish", startTime: before.advanced(byNanoseconds: -60_000_000_000)).finish()
            for span in try await run.finishedSpans(of: tracer, count: 2) {
                let finish = span.startTime.advanced(by: span.duration)
                let start = span.operationName == "both" ? span.startTime : finish
                for time in [start, finish] + span.logs.map(\.timestamp) {
                    try run.require(
                        before.nanoseconds(to: time).magnitude < tolerance,
                        "a time of the span \"\(span.operationName)\" is off by more than five seconds"
                    )
                }
                try run.require(span.duration >= .zero, "a duration is negative")
            }
        },
        ConformanceRule(
            "A finish before the start gives a duration of zero",
            by: "API of Go: the finish must not lie before the start; no duration is negative",
            needs: [.finishedSpans]
        ) { run in
            let tracer = run.makeTracer()
            tracer.startSpan("operation", startTime: Timestamp(nanosecondsSinceEpoch: 2000))
                .finish(at: Timestamp(nanosecondsSinceEpoch: 1000))
            tracer.startSpan("operation", startTime: Timestamp(nanosecondsSinceEpoch: .max))
                .finish(at: Timestamp(nanosecondsSinceEpoch: .min))
            for span in try await run.finishedSpans(of: tracer, count: 2) {
                try run.requireEqual(span.duration, .zero, "the duration")
            }
        },
        ConformanceRule(
            "Log records that are handed over at the finish are recorded",
            by: "API of Go and C++: bulk log data at finish",
            needs: [.finishedSpans]
        ) { run in
            let tracer = run.makeTracer()
            let records = [10, 20].map {
                LogRecord(timestamp: Timestamp(nanosecondsSinceEpoch: $0), fields: ["at": .integer($0)])
            }
            tracer.startSpan("operation", startTime: Timestamp(nanosecondsSinceEpoch: 0))
                .finish(at: Timestamp(nanosecondsSinceEpoch: 30), logs: records)
            try run.requireEqual(try await run.finishedSpan(of: tracer).logs, records, "the list of log records")
        },
        ConformanceRule(
            "Spans are recorded in the order of their finish",
            by: "OpenTracing specification 1.1, References: a child may outlive its parent",
            needs: [.finishedSpans]
        ) { run in
            let tracer = run.makeTracer()
            let parent = tracer.startSpan("parent")
            let first = tracer.startSpan("first child", childOf: parent)
            let second = tracer.startSpan("second child", childOf: parent)
            second.finish()
            parent.finish()
            first.finish()
            try run.requireEqual(
                try await run.finishedSpans(of: tracer).map(\.operationName),
                ["second child", "parent", "first child"],
                "the list of finished spans"
            )
        },
        ConformanceRule(
            "A second finish is not recorded",
            by: "C++ library: finish may be called again, and only the first call counts",
            needs: [.finishedSpans]
        ) { run in
            let tracer = run.makeTracer()
            let span = tracer.startSpan("operation", startTime: Timestamp(nanosecondsSinceEpoch: 1000))
            span.finish(at: Timestamp(nanosecondsSinceEpoch: 2000))
            span.finish(at: Timestamp(nanosecondsSinceEpoch: 9000))
            span.finish()
            try run.requireEqual(try await run.finishedSpan(of: tracer).duration, .nanoseconds(1000), "the duration")
        },
        ConformanceRule(
            "Changes after the finish are not recorded",
            by: "OpenTracing specification 1.1, Span: after finish only the context may be read",
            needs: [.finishedSpans]
        ) { run in
            let tracer = run.makeTracer()
            let span = tracer.startSpan("operation", tags: ["tag": "kept"])
            span.log(event: "kept").finish()
            span.setOperationName("changed").setTag("tag", to: "changed").setTag("new", to: 1).log(event: "late")
            let recorded = try await run.finishedSpan(of: tracer)
            try run.requireEqual(recorded.operationName, "operation", "the operation name")
            try run.requireEqual(recorded.tags["tag"], "kept", "a tag that was set again after the finish")
            try run.requireEqual(recorded.tags["new"], nil, "a tag that was set after the finish")
            try run.requireEqual(recorded.logs.count, 1, "the number of log records")
        },
        ConformanceRule(
            "Nothing fails after the finish",
            by: "C++ and Java libraries: a finished span stays safe to use"
        ) { run in
            let span = run.makeTracer().startSpan("operation")
            span.finish()
            span.setOperationName("late").setTag("tag", to: 1).setTags(["tag": 2]).log(event: "late").log(
                ["a": 1],
                at: .now
            )
            .setBaggageItem("key", to: "value").setBaggageItem("key", to: nil)
            .record(error: ConformanceMismatch("late"))
            span.finish()
            span.finish(at: Timestamp(nanosecondsSinceEpoch: .min))
            span.finish(logs: [LogRecord(timestamp: .now, fields: [:])])
            _ = (span.context.baggage, span.tracer, span.operationName)
        },
        ConformanceRule(
            "A second finish leaves one diagnostic",
            by: "Java library: double finish is reported",
            needs: [.diagnostics]
        ) { run in
            let tracer = run.makeTracer()
            let span = tracer.startSpan("operation")
            span.finish()
            try run.requireEqual(
                try await run.diagnosticCount(of: tracer),
                0,
                "the number of diagnostics after one finish"
            )
            span.finish()
            try run.requireEqual(try await run.diagnosticCount(of: tracer), 1, "the number of diagnostics after two")
        },
        ConformanceRule(
            "Each change after the finish leaves one diagnostic",
            by: "Java library: use after finish is reported",
            needs: [.diagnostics]
        ) { run in
            let changes: [(name: String, apply: @Sendable (any Span) -> Void)] = [
                ("setOperationName", { $0.setOperationName("late") }),
                ("setTag", { $0.setTag("tag", to: 1) }),
                ("log", { $0.log(event: "late") }),
                ("setBaggageItem", { $0.setBaggageItem("key", to: "value") }),
            ]
            for change in changes {
                let tracer = run.makeTracer()
                let span = tracer.startSpan("operation")
                span.finish()
                change.apply(span)
                try run.requireEqual(
                    try await run.diagnosticCount(of: tracer),
                    1,
                    "the number of diagnostics after a late \(change.name)"
                )
            }
        },
    ]
}
