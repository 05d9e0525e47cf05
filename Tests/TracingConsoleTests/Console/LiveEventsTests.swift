//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import OpenTracing
import OpenTracingSDK
import Testing
import TracedRouting

@testable import TracingConsole

@Suite("What a page follows")
struct LiveEventsTests {
    private func live(_ service: ConsoleService, since known: Int?, lookCount: Int) -> LiveEvents {
        let source = LiveSource("traces", since: known.map(String.init)) { [traces = service.traces] in traces.revision
        }
        return LiveEvents([source], interval: .milliseconds(1), lookCount: lookCount) {}
    }

    private func events(of service: ConsoleService, since known: Int?) async throws -> String {
        let live = live(service, since: known, lookCount: 3)
        return try await Response.stream { try await live.write(to: &$0) }.text()
    }

    @Test("A page is told once of what it does not know, and not of what it does")
    func news() async throws {
        let service = try ConsoleService()
        _ = await service.send(.get, "/orders/1")
        #expect(try await events(of: service, since: nil).contains("event: traces\ndata: {\"revision\":1}"))
        #expect(try await events(of: service, since: 0).components(separatedBy: "event:").count == 2)
        #expect(try await !events(of: service, since: 1).contains("event:"))
    }

    @Test("Something is written at each look, so that a page that went away is noticed")
    func comments() async throws {
        #expect(try await events(of: ConsoleService(), since: 0) == ": follows\n\n" + ":\n\n:\n\n:\n\n")
        let live = live(try ConsoleService(), since: 0, lookCount: 100)
        var writer: any BodyWriter = StoppingWriter(after: ":\n\n")
        await #expect(throws: CancellationError.self) { try await live.write(to: &writer) }
    }

    @Test("A trace that comes meanwhile is told")
    func meanwhile() async throws {
        let service = try ConsoleService()
        let live = live(service, since: 0, lookCount: .max)
        var writer: any BodyWriter = StoppingWriter(after: "event: traces")
        let sending = Task { await service.send(.get, "/orders/1") }
        await #expect(throws: CancellationError.self) { try await live.write(to: &writer) }
        _ = await sending.value
    }

    @Test("A page is told of a change of the settings, whoever makes it, and of a rule")
    func changes() async throws {
        let service = try ConsoleService()
        func isTold(since known: Int) async throws -> Bool {
            let answer = await service.send(.get, "/_tracing/api/live?since=0&settings=\(known)")
            var writer: any BodyWriter = StoppingWriter(after: ":\n\n", orFailingAt: "event: settings")
            do { try await answer.body.write(to: &writer) } catch is CancellationError { return false } catch {
                return true
            }
            return false
        }
        #expect(try await !isTold(since: 0))
        service.tracing.update { $0.mode = .all }
        #expect(try await isTold(since: 0))
        #expect(try await !isTold(since: 1))
        _ = await service.put("/_tracing/api/settings", #"{"mode":"off"}"#)
        #expect(try await isTold(since: 1))
        _ = await service.put("/_tracing/api/routes", #"{"method":"GET","template":"/plain","rule":"on"}"#)
        #expect(try await isTold(since: 2))
        #expect(try await !isTold(since: 3))
    }

    @Test("A ninth page has to wait until one is closed")
    func places() async throws {
        let service = try ConsoleService()
        var pages: [Response] = []
        for _ in 0..<8 { pages.append(await service.send(.get, "/_tracing/api/live")) }
        #expect(pages.allSatisfy { $0.status == .ok })
        #expect(pages[0].headers["content-type"] == "text/event-stream")
        #expect(await service.send(.get, "/_tracing/api/live").status == .serviceUnavailable)
        pages.removeLast()
        #expect(await service.send(.get, "/_tracing/api/live").status == .ok)
    }
}

/// Goes away once it has seen what it waits for.
private struct StoppingWriter: BodyWriter {
    let text: String
    let other: String?

    init(after text: String, orFailingAt other: String? = nil) {
        self.text = text
        self.other = other
    }

    nonisolated(nonsending) mutating func write(_ bytes: [UInt8]) async throws {
        let written = String(decoding: bytes, as: UTF8.self)
        if let other, written.contains(other) { throw HTTPError(.badRequest) }
        if written.contains(text) { throw CancellationError() }
    }
}
