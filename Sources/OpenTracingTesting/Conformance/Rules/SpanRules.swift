//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing

extension ConformanceRule {
    /// Names, tags and logs of spans.
    static let spans: [ConformanceRule] = [
        ConformanceRule(
            "Setters give back the span itself",
            by: "API harnesses: setters chain"
        ) { run in
            let span = run.makeTracer().startSpan("operation")
            let returned: [any Span] = [
                span.setOperationName("renamed"), span.setTag("key", to: "value"), span.setTag(.error, to: true),
                span.setTags(["several": 1]),
                span.log(["event": "moment"], at: nil), span.setBaggageItem("key", to: "value"),
            ]
            try run.require(returned.allSatisfy { $0 === span }, "a setter gives back another span")
            span.finish()
        },
        ConformanceRule(
            "Tags take text, numbers, truth values and lists",
            by: "OpenTracing specification 1.1, Span: set a span tag"
        ) { run in
            let span = run.makeTracer().startSpan("operation")
            span.setTag("int", to: 9).setTag("bool", to: true).setTag("string", to: "text").setTag("double", to: 1.5)
                .setTag("list", to: [1, 2, 3]).setTag("empty", to: TagValue.array([])).setTag("nan", to: Double.nan)
                .setTag("unsigned", to: UInt64.max).setTag("kind", to: SpanKind.client).setTag("", to: "")
            span.finish()
        },
        ConformanceRule(
            "Tags, logs and names take any Unicode",
            by: "API harnesses: a zero-width space in key and value"
        ) { run in
            let span = run.makeTracer().startSpan("\u{1F469}\u{200D}\u{1F680} \0 \u{202E}")
            span.setTag("k\u{200B}y", to: "v\u{200B}lue").setTag("\u{301}", to: "\u{FFFF}")
            span.log(["k\u{200B}y": "v\u{200B}lue"]).setOperationName("\u{200B}")
            span.finish()
        },
        ConformanceRule(
            "Logs take every kind of value, with and without a time",
            by: "OpenTracing specification 1.1, Span: log structured data"
        ) { run in
            let span = run.makeTracer().startSpan("operation")
            let error = ConformanceMismatch("logged")
            span.log(["string": "text", "int": 1, "double": 1.5, "bool": false, "null": nil, "array": [1, "two"]])
                .log(["dictionary": ["key": ["nested": 1]]], at: .now).log([.errorObject(error)]).log([:])
                .log(event: "event").log { ["lazy": true] }
            span.finish(logs: [LogRecord(timestamp: .now, fields: ["late": true])])
        },
        ConformanceRule(
            "Large and many values do no harm",
            by: "OpenTracing specification 1.1 sets no limits; what is over a tracer's own is cut, never refused"
        ) { run in
            let span = run.makeTracer().startSpan(String(repeating: "n", count: 100_000))
            let long = String(repeating: "\u{1F469}\u{200D}\u{1F680}", count: 20_000)
            span.setTag("long", to: long).log(["long": .string(long)]).setBaggageItem("long", to: long)
            for index in 0..<1000 {
                span.setTag("tag \(index)", to: index).log(["index": .integer(Int64(index))])
            }
            span.finish()
        },
        ConformanceRule(
            "A finished span records nothing any more",
            by: "OpenTracing specification 1.1, Span: after finish only the context may be read"
        ) { run in
            let span = run.makeTracer().startSpan("operation")
            span.finish()
            try run.require(!span.isRecording, "isRecording is true after finish")
        },
        ConformanceRule(
            "Tags are recorded, those given at the start as well",
            by: "OpenTracing specification 1.1, Tracer and Span: tags",
            needs: [.finishedSpans]
        ) { run in
            let tracer = run.makeTracer()
            tracer.startSpan("operation", tags: ["at start": "text", "list": ["a", "b"]])
                .setTag("later", to: 7).setTag("fraction", to: 0.5).setTag("k\u{200B}y", to: "v\u{200B}lue")
                .setTag(.error, to: true).finish()
            let expected: Tags = [
                "at start": "text", "list": ["a", "b"], "later": 7, "fraction": 0.5, "k\u{200B}y": "v\u{200B}lue",
                "error": true,
            ]
            let tags = try await run.finishedSpan(of: tracer).tags
            for (key, value) in expected {
                try run.requireEqual(tags[key], value, "the tag \"\(key)\"")
            }
        },
        ConformanceRule(
            "A tag that is set again is overwritten",
            by: "API of Go and C++: the last value wins",
            needs: [.finishedSpans]
        ) { run in
            let tracer = run.makeTracer()
            tracer.startSpan("operation", tags: ["a": 1, "b": 1]).setTag("a", to: "two").setTag("b", to: 2)
                .setTag("b", to: 3).finish()
            let tags = try await run.finishedSpan(of: tracer).tags
            try run.requireEqual(tags["a"], "two", "a tag that was set at the start and later")
            try run.requireEqual(tags["b"], 3, "a tag that was set three times")
            try run.requireEqual(tags.count { $0.key == "b" }, 1, "the number of tags with the same key")
        },
        ConformanceRule(
            "Several tags are set at once, and overwrite",
            by: "Span.setTags: as if each were set after the other",
            needs: [.finishedSpans]
        ) { run in
            let tracer = run.makeTracer()
            tracer.startSpan("operation", tags: ["a": 1]).setTag("b", to: 1).setTags([:])
                .setTags(["b": 2, "c": "text", "a": [2]]).setTag("c", to: 3).setTags(["d": true]).finish()
            let tags = try await run.finishedSpan(of: tracer).tags
            let expected: Tags = ["a": [2], "b": 2, "c": 3, "d": true]
            for (key, value) in expected {
                try run.requireEqual(tags[key], value, "the tag \"\(key)\"")
                try run.requireEqual(tags.count { $0.key == key }, 1, "the number of tags with the key \"\(key)\"")
            }
        },
        ConformanceRule(
            "The last operation name is recorded",
            by: "OpenTracing specification 1.1, Span: overwrite the operation name",
            needs: [.finishedSpans]
        ) { run in
            let tracer = run.makeTracer()
            tracer.startSpan("first").setOperationName("second").setOperationName("third").finish()
            try run.requireEqual(try await run.finishedSpan(of: tracer).operationName, "third", "the operation name")
        },
        ConformanceRule(
            "An error is recorded as a tag and a log record",
            by: "OpenTracing semantic conventions, Capturing errors",
            needs: [.finishedSpans]
        ) { run in
            let tracer = run.makeTracer()
            tracer.startSpan("operation").record(error: ConformanceMismatch("went wrong"), fields: ["attempt": 2])
                .finish()
            let span = try await run.finishedSpan(of: tracer)
            try run.requireEqual(span.tags["error"], true, "the tag \"error\"")
            try run.requireEqual(span.logs.count, 1, "the number of log records")
            let fields = span.logs.first?.fields
            try run.requireEqual(fields?["event"], "error", "the log field \"event\"")
            try run.requireEqual(fields?["message"], "went wrong", "the log field \"message\"")
            // A tracer may also include enclosing types and the module.
            let kind = fields?["error.kind"]?.stringValue ?? ""
            try run.require(
                kind.split(separator: ".").last == "ConformanceMismatch",
                "the log field \"error.kind\" is \"\(kind)\", which does not end with the type ConformanceMismatch"
            )
            try run.require(fields?["error.object"] != nil, "there is no log field \"error.object\"")
            try run.requireEqual(fields?["attempt"], 2, "a log field of the caller's own")
        },
    ]
}
