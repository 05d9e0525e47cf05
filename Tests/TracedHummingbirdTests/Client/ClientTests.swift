//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird
import Foundation
import LiveRouting
import OpenTracing
import OpenTracingTesting
import Testing
import TracedHummingbird
import TracedRouting
import TracedURLSession

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

@Suite("Clients: parents, names, opting out, stale headers, failures, redirects, head or body")
struct ClientTests {
    /// A service that tells what headers it got, and answers as it is asked to.
    private static func backend(_ tracing: RequestTracing) throws -> TracedRouter {
        try TracedRouter(tracing) {
            Get("/headers") { request in
                .text(request.headers.map { "\($0.name.lowercased())=\($0.value)" }.sorted().joined(separator: "\n"))
            }
            Get("/status/:code") { Response(HTTPStatus($0.parameters.code.flatMap { Int($0) } ?? 500)) }
            Get("/moved") { _ in .redirect(to: "/headers", status: .temporaryRedirect) }
            Get("/stream") { _ in .stream { writer in for _ in 0..<50 { try await writer.write("0123456789") } } }
            Get("/broken") { _ in
                .stream { writer in
                    try await writer.write("0123456789")
                    throw Breakdown()
                }
            }
        }
    }

    /// Runs a closure with tracing of a client and the URL of a service that is not traced.
    private func withBackend(
        _ settings: TracingSettings = TracingSettings(mode: .all),
        _ body: @Sendable @escaping (Service, String) async throws -> Void
    ) async throws {
        let service = Service(settings)
        let untraced = RequestTracing(NoopTracer(), settings: TracingSettings(mode: .off))
        try await LiveServer.run(Self.backend(untraced)) { (url) async throws in try await body(service, url) }
        #expect(service.tracer.unfinishedSpans.allSatisfy { ["parent", "caller"].contains($0.operationName) })
        #expect(service.tracer.misuse.isEmpty)
    }

    @Test("Statuses from 400 on are failures", arguments: [200, 204, 304, 399, 400, 404, 429, 499, 500, 503, 599])
    func statuses(code: Int) async throws {
        try await withBackend { service, url in
            let target = try #require(URL(string: "\(url)/status/\(code)"))
            _ = try await URLSession.patient.data(from: target, tracing: service.tracing)
            let span = try #require(service.tracer.finishedSpans.first)
            #expect(span.tags[.spanKind] == .client)
            #expect(span.tags[.httpStatusCode] == code)
            #expect((span.tags[.error] == true) == (code >= 400))
        }
    }

    @Test("The parent is what is active, or what the call says", arguments: [true, false])
    func parents(isOverridden: Bool) async throws {
        try await withBackend { service, url in
            let tracer = service.tracer
            let target = try #require(URL(string: "\(url)/headers"))
            let other = tracer.startSpan("parent", ignoringActiveSpan: true)
            try await tracer.withSpan("active") { _ in
                let call = ClientCall(references: isOverridden ? [.followsFrom(other.context)] : [])
                _ = try await URLSession.patient.data(from: target, tracing: service.tracing, call)
            }
            let call = try #require(tracer.finishedSpans.named("GET").first)
            let active = try #require(tracer.finishedSpans.named("active").first)
            #expect(call.isChild(of: active) == !isOverridden)
            #expect(call.parentID == (isOverridden ? other.context.spanIDString : active.spanIDString))
        }
    }

    @Test("Headers of an earlier context are replaced, however they are written")
    func staleHeaders() async throws {
        try await withBackend { service, url in
            var request = URLRequest(url: try #require(URL(string: "\(url)/headers")))
            for (name, _) in try service.callerHeaders() {
                request.setValue("stale", forHTTPHeaderField: name)
                request.setValue("stale", forHTTPHeaderField: name.uppercased())
            }
            let (data, _) = try await URLSession.patient.data(for: request, tracing: service.tracing)
            let headers = String(decoding: data, as: UTF8.self)
            #expect(!headers.contains("stale"))
            let span = try #require(service.tracer.finishedSpans.first)
            #expect(headers.contains("=\(span.spanIDString)"))
        }
    }

    @Test("A call that opts out has neither a span nor headers, and one that passes through has headers alone")
    func optingOut() async throws {
        try await withBackend { service, url in
            let target = try #require(URL(string: "\(url)/headers"))
            try await service.tracer.withSpan("parent") { parent in
                let (off, _) = try await URLSession.patient.data(from: target, tracing: service.tracing, false)
                #expect(!String(decoding: off, as: UTF8.self).contains("=\(parent.context.traceIDString)\n"))
                let (passed, _) = try await URLSession.patient.data(
                    from: target,
                    tracing: service.tracing,
                    .passThrough
                )
                #expect(String(decoding: passed, as: UTF8.self).contains("=\(parent.context.spanIDString)"))
            }
            #expect(service.tracer.finishedSpans.map(\.operationName) == ["parent"])
        }
    }

    @Test("A connection that is refused is an error with kind and message, and no secret of the URL")
    func refused() async throws {
        let service = Service()
        let target = try #require(URL(string: "http://user:s3cret@127.0.0.1:1/x?token=s3cret"))
        await #expect(throws: URLError.self) {
            _ = try await URLSession.patient.data(from: target, tracing: service.tracing)
        }
        let span = try #require(service.tracer.finishedSpans.first)
        #expect(span.tags[.error] == true)
        #expect(span.tags[.httpStatusCode] == nil)
        let log = try #require(span.logs.first { $0.fields["event"] == "error" })
        #expect(log.fields["error.kind"] != nil && log.fields["message"] != nil)
        #expect(!"\(span.tags) \(span.logs)".contains("s3cret"))
    }

    @Test("A body that breaks off is an error, although its status was 200")
    func brokenOff() async throws {
        try await withBackend { service, url in
            let target = try #require(URL(string: "\(url)/broken"))
            await #expect(throws: URLError.self) {
                _ = try await URLSession.patient.data(from: target, tracing: service.tracing)
            }
            #expect(service.tracer.finishedSpans.count == 1)
            #expect(service.tracer.finishedSpans.first?.tags[.error] == true)
        }
    }

    @Test("A redirect is followed with the context, and logged on the one span")
    func redirect() async throws {
        try await withBackend { service, url in
            let session = TracedSession(tracing: service.tracing)
            let (data, _) = try await session.data(from: try #require(URL(string: "\(url)/moved")), "moved")
            let span = try #require(service.tracer.finishedSpans.first)
            #expect(service.tracer.finishedSpans.count == 1)
            #expect(String(decoding: data, as: UTF8.self).contains("=\(span.spanIDString)"))
            #expect(span.logs.contains { $0.fields["event"] == "redirect" })
            #expect(span.tags[.httpStatusCode] == 200)
        }
    }

    @Test("A span ends with the head or with the body, by choice", arguments: [ClientSpanEnd.head, .body])
    func ends(end: ClientSpanEnd) async throws {
        try await withBackend { service, url in
            let session = TracedSession(tracing: service.tracing)
            let request = URLRequest(url: try #require(URL(string: "\(url)/stream")))
            let (body, _) = try await session.stream(for: request, ClientCall(ends: end))
            #expect(service.tracer.finishedSpans.count == (end == .head ? 1 : 0))
            var count = 0
            for try await piece in body { count += piece.count }
            #expect(count == 500)
            #expect(service.tracer.finishedSpans.count == 1)
        }
    }

    @Test("The spans of many calls at once are children of their own parents")
    func concurrent() async throws {
        try await withBackend { service, url in
            let target = try #require(URL(string: "\(url)/headers"))
            let tracer = service.tracer
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<40 {
                    group.addTask {
                        try await tracer.withSpan("outer \(number)") { _ in
                            _ = try await URLSession.patient.data(
                                from: target,
                                tracing: service.tracing,
                                .named("inner \(number)")
                            )
                        }
                    }
                }
                try await group.waitForAll()
            }
            for number in 0..<40 {
                let outer = try #require(tracer.finishedSpans.named("outer \(number)").first)
                #expect(tracer.finishedSpans.named("inner \(number)").first?.isChild(of: outer) == true)
            }
        }
    }
}
#endif
