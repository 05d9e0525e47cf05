//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird
import LiveRouting
import OpenTracing
import OpenTracingTesting
import Synchronization
import Testing
import TracedHummingbird
import TracedRouting

@Suite("Decorators: called in order at start, response, error and cancellation, and apart from the request")
struct DecoratorTests {
    /// Writes down what a decorator is called for.
    final class Diary: Sendable {
        private let lines = Mutex<[String]>([])
        var all: [String] { lines.withLock(\.self) }

        func decorator(_ name: String) -> SpanDecorator {
            SpanDecorator(
                onStart: { [self] span, request in
                    add("\(name) start \(request.path)")
                    span.setTag("\(name)", to: true)
                },
                onResponse: { [self] _, _, response in add("\(name) response \(response.statusCode)") },
                onError: { [self] _, _, error, status in add("\(name) error \(type(of: error)) \(status)") },
                onCancel: { [self] _, _ in add("\(name) cancel") }
            )
        }

        private func add(_ line: String) { lines.withLock { $0.append(line) } }
    }

    static let expected: [(Behavior, [String])] = [
        (.text, ["response 200"]),
        (.stream, ["response 200"]),
        (.returnedFailure, ["response 503"]),
        (.breakdown, ["error Breakdown 500"]),
        (.failingStream, ["response 200", "error Breakdown 200"]),
        (.cancelled, ["cancel"]),
    ]

    @Test("Two decorators hear of each outcome, the first first", arguments: Serving.allCases, expected)
    func order(serving: Serving, row: (behavior: Behavior, events: [String])) async throws {
        let diary = Diary()
        let service = Service(
            TracingSettings(mode: .all, decorators: [diary.decorator("first"), diary.decorator("second")])
        )
        try await serving.run(service.tracing) { (url) async throws in
            _ = try await Wire.answer(to: Wire.request("GET", "/\(row.behavior.rawValue)"), from: url)
            _ = await service.tracer.finishedSpans(count: 1)
        }
        let events = ["start /\(row.behavior.rawValue)"] + row.events
        #expect(diary.all == events.flatMap { ["first \($0)", "second \($0)"] })
        #expect(service.tracer.finishedSpans.first?.tags["first"] == true)
    }

    @Test("A decorator that finishes the span ends it there, and the request goes on")
    func finishes() async throws {
        let service = Service(
            TracingSettings(mode: .all, decorators: [SpanDecorator(onStart: { span, _ in span.finish() })])
        )
        try await Serving.tracedRouter.run(service.tracing) { (url) async throws in
            #expect(try await Wire.answer(to: Wire.request("GET", "/text"), from: url).bodyText == "text")
        }
        #expect(service.tracer.finishedSpans.count == 1)
        #expect(service.tracer.unfinishedSpans.isEmpty)
    }

    @Test("A request without a span is not told")
    func untraced() async throws {
        let diary = Diary()
        let service = Service(TracingSettings(mode: .annotated, decorators: [diary.decorator("only")]))
        try await Serving.tracedRouter.run(service.tracing) { (url) async throws in
            _ = try await Wire.answer(to: Wire.request("GET", "/text"), from: url)
        }
        #expect(diary.all.isEmpty)
    }
}
#endif
