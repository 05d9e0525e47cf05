//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird
import Hummingbird
import NIOCore
import OpenTracing
import OpenTracingTesting
import Testing
import TracedHummingbird
import TracedRouting

@Suite("Bodies in logs: only when asked for, cut at a character, redacted, and passed on unchanged")
struct PayloadTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let mediaType: String
        let body: String
        /// What the log shows, `nil` for nothing but the number of bytes.
        let shown: String?
        let isTruncated: Bool
    }

    static let cases = [
        Case(testDescription: "text", mediaType: "text/plain", body: "hello", shown: "hello", isTruncated: false),
        Case(
            testDescription: "cut at a character",
            mediaType: "text/plain; charset=utf-8",
            body: "äöüäöüäöüä",
            shown: "äöüäöüäö",
            isTruncated: true
        ),
        Case(
            testDescription: "huge",
            mediaType: "text/plain",
            body: String(repeating: "0123456789abcdef", count: 40_000),
            shown: "0123456789abcdef",
            isTruncated: true
        ),
        Case(
            testDescription: "JSON",
            mediaType: "application/json",
            body: #"{"id":1}"#,
            shown: #"{"id":1}"#,
            isTruncated: false
        ),
        Case(
            testDescription: "binary",
            mediaType: "application/octet-stream",
            body: "\u{1}\u{2}",
            shown: nil,
            isTruncated: false
        ),
        Case(testDescription: "no type", mediaType: "", body: "hello", shown: nil, isTruncated: false),
    ]

    private static let logging = PayloadLogging([.request, .response], limit: 16, unsafeMediaTypes: ["text/*"])

    /// Serves `/echo`, which answers with what it was sent, on either router.
    private func echo(
        _ serving: Serving,
        _ tracing: RequestTracing,
        _ annotation: RouteTracing,
        _ request: String
    ) async throws -> String {
        switch serving {
        case .tracedRouter:
            let routes = try TracedRouter(tracing) {
                Post("/echo", traced: annotation) { request in
                    let body = request.body
                    let type = request.headers["content-type"]
                    var response = TracedRouting.Response.stream { writer in
                        for try await piece in body { try await writer.write(piece) }
                    }
                    if let type { response.headers.add(type, forName: "content-type") }
                    return response
                }
            }
            return try await LiveServer.value(routes) { (url) async throws in
                try await Wire.answer(to: request, from: url)
            }
        case .hummingbirdRouter:
            let router = Router(context: TracedRequestContext.self).traced(by: tracing)
            router.post("echo", traced: annotation) { request, _ in
                var response = Hummingbird.Response(
                    status: .ok,
                    body: .init { writer in
                        for try await piece in request.body { try await writer.write(piece) }
                        try await writer.finish(nil)
                    }
                )
                response.headers[.contentType] = request.headers[.contentType]
                return response
            }
            return try await LiveServer.value(router) { (url) async throws in
                try await Wire.answer(to: request, from: url)
            }
        }
    }

    private func request(_ row: Case) -> String {
        let headers = row.mediaType.isEmpty ? [] : [("Content-Type", row.mediaType)]
        return Wire.request("POST", "/echo", headers: headers, body: row.body)
    }

    @Test("Both bodies of a request are logged once, and arrive as they were sent", arguments: Serving.allCases, cases)
    func logged(serving: Serving, row: Case) async throws {
        let untraced = RequestTracing(NoopTracer(), settings: TracingSettings(mode: .off))
        let expected = try await echo(serving, untraced, .inherit, request(row))
        let service = Service()
        let annotation = RouteTracing(.on, payloads: Self.logging)
        let answer = try await echo(serving, service.tracing, annotation, request(row))
        #expect(answer.withoutChunkSizes == expected.withoutChunkSizes)
        let span = try #require(await service.tracer.finishedSpans(count: 1).first)
        let logs = span.logs.filter { $0.fields["event"] == "payload" }
        #expect(logs.map { $0.fields["payload.direction"] } == ["request", "response"])
        for log in logs {
            #expect(log.fields["payload.body"]?.stringValue == row.shown)
            #expect(log.fields["payload.bytes"] == .integer(Int64(row.body.utf8.count)))
            #expect(log.fields["payload.truncated"] == .boolean(row.isTruncated))
        }
    }

    @Test("Nothing is logged unless it is asked for", arguments: Serving.allCases)
    func off(serving: Serving) async throws {
        let service = Service()
        _ = try await echo(serving, service.tracing, true, request(Self.cases[0]))
        #expect(await service.tracer.finishedSpans(count: 1).first?.logs.isEmpty == true)
    }

    @Test("A closure redacts, and secrets are hidden before it")
    func redacted() async throws {
        var logging = PayloadLogging([.request], limit: 200)
        logging.redact = { text, body in body.mediaType == "application/json" ? text + "!" : nil }
        let service = Service(TracingSettings(mode: .all, payloads: logging))
        let row = Case(
            testDescription: "",
            mediaType: "application/json",
            body: #"{"name":"ann","password":"s3cret"}"#,
            shown: nil,
            isTruncated: false
        )
        _ = try await echo(.tracedRouter, service.tracing, true, request(row))
        let log = try #require(await service.tracer.finishedSpans(count: 1).first?.logs.first)
        #expect(log.fields["payload.body"]?.stringValue?.hasSuffix("!") == true)
        #expect(log.fields["payload.body"]?.stringValue?.contains("ann") == true)
        #expect(log.fields["payload.body"]?.stringValue?.contains("s3cret") == false)
    }

    @Test("Hummingbird still notices that the connection closes, whatever the settings say about bodies")
    func closing() async throws {
        let service = Service(TracingSettings(mode: .all, payloads: .both))
        let router = Router(context: TracedRequestContext.self).traced(by: service.tracing)
        router.post("wait", traced: true) { request, _ in
            try await request.body.consumeWithCancellationOnInboundClose { _ in "done" }
        }
        let answer = try await LiveServer.value(router) { (url) async throws in
            try await Wire.answer(to: Wire.request("POST", "/wait", body: "body"), from: url)
        }
        #expect(answer.statusCode == 200)
    }
}
#endif
