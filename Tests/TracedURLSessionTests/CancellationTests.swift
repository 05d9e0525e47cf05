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
import TracedRouting
import TracedURLSession

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

@Suite("Requests that are cancelled", .timeLimit(.minutes(5)))
struct CancellationTests {
    /// Where in a transfer its task is cancelled.
    enum Point: CaseIterable, Sendable {
        case beforeStart
        case waitingForHead
        case waitingForBody
        case aroundEnd
    }

    enum Way: CaseIterable, Sendable {
        case data
        case upload
        case stream
        case download
    }

    @Test(
        "Many requests that are cancelled at any point leave no span, no file and nobody waiting",
        arguments: Way.allCases,
        Point.allCases
    )
    func everywhere(way: Way, point: Point) async throws {
        let asked = AsyncStream<Int>.makeStream()
        let server = try LoopbackServer { request in
            asked.continuation.yield(Int(request.target.dropFirst()) ?? 0)
            return switch point {
            case .beforeStart, .aroundEnd: .status(200, body: "body")
            case .waitingForHead: .silent
            case .waitingForBody: .stuck("body")
            }
        }
        defer { server.stop() }
        let directory = try Directory()
        let fixture = Fixture(buffer: StreamBuffer(directory: directory.url))
        let url = try server.url()
        let tasks = (0..<32).map { number in
            Task {
                if point == .beforeStart { withUnsafeCurrentTask { $0?.cancel() } }
                var request = URLRequest(url: url.appendingPathComponent("\(number)"))
                if way == .upload { request.httpMethod = "POST" }
                switch way {
                case .data: _ = try await fixture.session.data(for: request)
                case .upload: _ = try await fixture.session.upload(for: request, from: Data("body".utf8))
                case .stream: for try await _ in try await fixture.session.stream(for: request).0 {}
                case .download:
                    let (file, _) = try await fixture.session.download(for: request)
                    try FileManager.default.removeItem(at: file)
                }
            }
        }
        if point != .beforeStart {
            var count = 0
            for await number in asked.stream {
                tasks[number].cancel()
                count += 1
                if count == tasks.count { break }
            }
        }
        for task in tasks {
            let result = await task.result
            if point != .aroundEnd { #expect(throws: URLError.self) { try result.get() } }
        }
        #expect(fixture.spans.count == tasks.count && fixture.tracer.unfinishedSpans.isEmpty)
        #expect(fixture.spans.allSatisfy { $0.tags[.error] == nil } && fixture.tracer.misuse.isEmpty)
        #expect(try directory.names().isEmpty)
    }

    @Test("A download that is cancelled removes what it has written")
    func download() async throws {
        let directory = try Directory()
        let server = try LoopbackServer { _ in .stuck("abc") }
        defer { server.stop() }
        let fixture = Fixture(buffer: StreamBuffer(directory: directory.url))
        let request = URLRequest(url: try server.url())
        let task = Task { try await fixture.session.download(for: request) }
        while try directory.contents() != [Data("abc".utf8)] { await Task.yield() }
        task.cancel()
        let error = await #expect(throws: URLError.self) { try await task.value }
        #expect(error?.code == .cancelled)
        #expect(try directory.names().isEmpty)
        #expect(fixture.spans.map { $0.tags[.cancelled] } == [true] && fixture.spans[0].tags[.error] == nil)
    }
}
