//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird
import Hummingbird
import OpenTracing
import OpenTracingTesting
import Testing
import TracedHummingbird
import TracedRouting

@Suite("Bodies that handlers read show nothing secret")
struct RedactedPayloadTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var headers: [(String, String)]
        let body: String
        /// What the log shows, `nil` for nothing but type and size.
        let shown: String?
    }

    static let cases = [
        Case(
            testDescription: "form",
            headers: [("Content-Type", "application/x-www-form-urlencoded")],
            body: "user=ann&password=s3cret;x=1",
            shown: "user=ann&password=[redacted]"
        ),
        Case(
            testDescription: "form sent as JSON",
            headers: [("Content-Type", "application/json")],
            body: "user=ann&password=s3cret",
            shown: nil
        ),
        Case(
            testDescription: "JSON sent as a form",
            headers: [("Content-Type", "application/x-www-form-urlencoded")],
            body: #"{"password":"s3cret","a":1}"#,
            shown: #"{"password":"[redacted]","a":1}"#
        ),
        Case(
            testDescription: "JSON after a byte order mark",
            headers: [("Content-Type", "application/json")],
            body: "\u{FEFF}{\"password\":\"s3cret\"}",
            shown: #"{"password":"[redacted]"}"#
        ),
        Case(
            testDescription: "multipart",
            headers: [("Content-Type", "multipart/form-data; boundary=x")],
            body: "--x\r\nContent-Disposition: form-data; name=\"password\"\r\n\r\ns3cret\r\n--x--\r\n",
            shown: nil
        ),
        Case(
            testDescription: "compressed",
            headers: [("Content-Type", "application/json"), ("Content-Encoding", "gzip")],
            body: "\u{1F}\u{8}s3cret",
            shown: nil
        ),
    ]

    private func respond(to request: String, _ serving: Serving, _ tracing: RequestTracing) async throws -> String {
        switch serving {
        case .tracedRouter:
            let routes = try TracedRouter(tracing) {
                Post("/login", traced: .on().loggingPayloads(.requests)) { request in
                    .text("\(try await request.body.collect().count)")
                }
            }
            return try await LiveServer.value(routes) { (url) async throws in
                try await Wire.answer(to: request, from: url)
            }
        case .hummingbirdRouter:
            let router = Router(context: TracedRequestContext.self).traced(by: tracing)
            router.post("login", traced: .on().loggingPayloads(.requests)) { request, _ in
                "\(try await request.body.collect(upTo: 4096).readableBytes)"
            }
            return try await LiveServer.value(router) { (url) async throws in
                try await Wire.answer(to: request, from: url)
            }
        }
    }

    @Test(
        "A body shows without its secrets, or as its type and size, and arrives as it was sent",
        arguments: Serving.allCases,
        cases
    )
    func redacted(serving: Serving, row: Case) async throws {
        let service = Service()
        let request = Wire.request("POST", "/login", headers: row.headers, body: row.body)
        let answer = try await respond(to: request, serving, service.tracing)
        #expect(answer.hasSuffix("\(row.body.utf8.count)"), "\(answer)")
        let span = try #require(await service.tracer.finishedSpans(count: 1).first)
        let log = try #require(span.logs.first { $0.fields["event"] == "payload" })
        #expect(log.fields["payload.body"]?.stringValue == row.shown)
        #expect(log.fields["payload.bytes"] == .integer(Int64(row.body.utf8.count)))
        #expect((log.fields["payload.media_type"] == nil) == (row.shown != nil))
        #expect(!span.logs.description.contains("s3cret") && !span.tags.description.contains("s3cret"))
    }
}
#endif
