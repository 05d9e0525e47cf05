//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird
import HTTPTypes
import HummingbirdHTTP2
import OpenTracing
import OpenTracingTesting
import Testing
import TracedHummingbird
import TracedRouting

@Suite("HEAD describes the body that GET would send, or nothing", .timeLimit(.minutes(10)))
struct HeadTests {
    private func router(_ service: Service) throws -> TracedRouter {
        try TracedRouter(service.tracing) {
            Get("/text") { _ in .text("hello") }
            Get("/stream") { _ in .stream { writer in try await writer.write("hello") } }
            Get("/known") { _ in .stream(length: 5) { writer in try await writer.write("hello") } }
        }
    }

    @Test("In HTTP/1.1 the head is all that comes", arguments: [("text", "5"), ("known", "5"), ("stream", nil)])
    func http1(path: String, length: String?) async throws {
        let service = Service()
        let answer = try await LiveServer.value(router(service)) { (url) async throws in
            try await Wire.answer(to: Wire.request("HEAD", "/\(path)"), from: url)
        }
        #expect(answer.statusCode == 200)
        #expect(answer.hasSuffix("\r\n\r\n") && answer.bodyText.isEmpty)
        let lines = answer.lowercased().split(separator: "\r\n").filter { $0.hasPrefix("content-length") }
        #expect(lines == (length.map { ["content-length: \($0)"] } ?? []))
        #expect(await service.tracer.finishedSpans(count: 1).first?.tags["http.status_code"] == 200)
    }

    @Test("In HTTP/2 the connection goes on", arguments: [("text", "5"), ("known", "5"), ("stream", nil)])
    func http2(path: String, length: String?) async throws {
        let router = try router(Service())
        let answers = try await LiveServer.value(router, server: .plaintextHTTP2()) { (url) async throws in
            try await HTTP2Connection.connect(to: url) { (connection) async throws in
                [try await connection.answer(.head, "/\(path)"), try await connection.answer(.get, "/\(path)")]
            }
        }
        #expect(answers.map(\.status) == [200, 200])
        #expect(answers.map(\.body) == ["", "hello"])
        #expect(answers.map { $0.fields[.contentLength] } == [length, length])
    }
}
#endif
