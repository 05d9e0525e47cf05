//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird
import Foundation
import OpenTracing
import OpenTracingTesting
import Synchronization
import Testing
import TracedHummingbird
import TracedRouting

@Suite("Settings from code, file and environment; invalid ones are rejected as a whole; changes reach the next request")
struct SettingsTests {
    /// A file that goes with the test.
    private final class File: Sendable {
        let path = NSTemporaryDirectory() + "swift-opentracing-\(UUID().uuidString).json"
        func write(_ text: String) throws {
            try Data(text.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
        }
        deinit { try? FileManager.default.removeItem(atPath: path) }
    }

    @Test("The environment counts before the file, and the file before the code")
    func precedence() async throws {
        let file = File()
        try file.write(#"{ "mode": "all", "tracedRequestAttributes": ["query.page"] }"#)
        let code = TracingSettings(mode: .off, tracedRequestAttributes: [\.path], operationName: .method)
        for (environment, expected) in [([:], "GET"), (["TRACE_MODE": "annotated"], nil)]
            as [([String: String], String?)]
        {
            let sources = TracingSettingsSources(code, file: file.path, environment: environment)
            let service = Service(try sources.load())
            try await Serving.tracedRouter.run(service.tracing) { (url) async throws in
                _ = try await Wire.answer(to: Wire.request("GET", "/text?page=3"), from: url)
            }
            #expect(service.tracer.finishedSpans.first?.operationName == expected)
            #expect(service.tracer.finishedSpans.first?.tags["http.query.page"] == (expected == nil ? nil : "3"))
        }
    }

    @Test("A file with mistakes changes nothing while the service runs, and all its mistakes are told")
    func wrongFile() async throws {
        let file = File()
        try file.write(#"{ "mode": "all" }"#)
        let service = Service(TracingSettings(mode: .off))
        let sources = TracingSettingsSources(file: file.path)
        try await Serving.tracedRouter.run(service.tracing) { (url) async throws in
            func traced() async throws -> Bool {
                service.tracer.reset()
                _ = try await Wire.answer(to: Wire.request("GET", "/text"), from: url)
                return !service.tracer.finishedSpans.isEmpty
            }
            #expect(try await traced() == false)
            try await service.tracing.reload(from: sources)
            #expect(try await traced() == true)
            try file.write(
                #"{ "mode": "of", "skipp": [], "tagValueLimit": -1, "tracedRequestAttributes": ["headrs.x"] }"#
            )
            let error = await #expect(throws: TracingSettingsError.self) {
                try await service.tracing.reload(from: sources)
            }
            #expect(error?.problems.count == 4)
            #expect(try await traced() == true)
            try file.write(#"{ "mode": "off" }"#)
            try await service.tracing.reload(from: sources)
            #expect(try await traced() == false)
        }
    }

    @Test("Under load each request sees one snapshot, from its start to its end")
    func snapshots() async throws {
        // Each snapshot names all that it decides by the same letter, at the start, in the response and at the end.
        @Sendable func settings(_ letter: String) -> TracingSettings {
            TracingSettings(
                mode: .all,
                operationName: .custom { _, _ in letter },
                decorators: [
                    SpanDecorator(
                        onStart: { span, _ in span.setTag("start", to: letter) },
                        onResponse: { span, _, _ in span.setTag("end", to: letter) }
                    )
                ]
            )
        }
        let service = Service(settings("a"))
        let routes = try TracedRouter(service.tracing) {
            Get("/slow") { _ in
                for _ in 0..<20 { await Task.yield() }
                return .ok
            }
        }
        try await LiveServer.run(routes) { (url) async throws in
            let changes = Task {
                var round = 0
                while !Task.isCancelled {
                    round += 1
                    service.tracing.update { [round] in $0 = settings(round.isMultiple(of: 2) ? "a" : "b") }
                    await Task.yield()
                }
            }
            defer { changes.cancel() }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<8 {
                    group.addTask {
                        let requests = String(repeating: "GET /slow HTTP/1.1\r\nHost: a\r\n\r\n", count: 100)
                        _ = try await Wire.answer(to: requests + Wire.request("GET", "/slow"), from: url)
                    }
                }
                try await group.waitForAll()
            }
        }
        let spans = service.tracer.finishedSpans
        #expect(spans.count == 808)
        #expect(
            spans.allSatisfy {
                $0.tags["start"] == .string($0.operationName) && $0.tags["end"] == .string($0.operationName)
            }
        )
        #expect(Set(spans.map(\.operationName)) == ["a", "b"])
    }
}
#endif
