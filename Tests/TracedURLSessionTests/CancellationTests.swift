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
        let mark = UUID().uuidString
        let server = try LoopbackServer { request in
            asked.continuation.yield(Int(request.target.dropFirst()) ?? 0)
            return switch point {
            case .beforeStart, .aroundEnd: .status(200, body: mark)
            case .waitingForHead: .silent
            case .waitingForBody: .stuck(mark)
            }
        }
        defer { server.stop() }
        let fixture = Fixture()
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
        // The session lets go of a transfer just after its end was told.
        while hasFile(with: mark) { await Task.yield() }
    }

    /// Whether a download has left a file with a certain text.
    private func hasFile(with text: String) -> Bool {
        let folder = FileManager.default.temporaryDirectory
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.contains { name in
            UUID(uuidString: name) != nil
                && (try? String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)) == text
        }
    }
}
