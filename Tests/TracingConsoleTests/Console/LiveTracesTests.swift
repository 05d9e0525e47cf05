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
struct LiveTracesTests {
    private func events(of service: ConsoleService, since known: Int?) async throws -> String {
        let live = LiveTraces(service.traces, since: known, interval: .milliseconds(1), lookCount: 3) {}
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
        let live = LiveTraces(try ConsoleService().traces, since: 0, interval: .milliseconds(1), lookCount: 100) {}
        var writer: any BodyWriter = StoppingWriter(after: ":\n\n")
        await #expect(throws: CancellationError.self) { try await live.write(to: &writer) }
    }

    @Test("A trace that comes meanwhile is told")
    func meanwhile() async throws {
        let service = try ConsoleService()
        let live = LiveTraces(service.traces, since: 0, interval: .milliseconds(1), lookCount: .max) {}
        var writer: any BodyWriter = StoppingWriter(after: "event: traces")
        let sending = Task { await service.send(.get, "/orders/1") }
        await #expect(throws: CancellationError.self) { try await live.write(to: &writer) }
        _ = await sending.value
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

    init(after text: String) {
        self.text = text
    }

    nonisolated(nonsending) mutating func write(_ bytes: [UInt8]) async throws {
        if String(decoding: bytes, as: UTF8.self).contains(text) { throw CancellationError() }
    }
}
