//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingExporters
import OpenTracingSDK
import OpenTracingTesting
import Testing

@Suite("OTLP exporter")
struct OTLPExporterTests {
    private let spans = [Sample.span(1, "first"), Sample.span(2, parent: 1, "second")]

    /// Runs a test with a server and an exporter that sends to it.
    private func withExporter(
        _ server: LoopbackServer,
        encoding: OTLPEncoding = .protobuf,
        options: HTTPExportOptions = HTTPExportOptions(timeout: .seconds(300)),
        time: ManualTime = ManualTime(),
        _ body: (OTLPExporter) async throws -> Void
    ) async throws {
        try await withExporter(server.url, encoding: encoding, options: options, time: time, body)
        server.stop()
    }

    /// Runs a test with an exporter that sends somewhere.
    private func withExporter(
        _ endpoint: String,
        encoding: OTLPEncoding = .protobuf,
        options: HTTPExportOptions,
        time: ManualTime = ManualTime(),
        _ body: (OTLPExporter) async throws -> Void
    ) async throws {
        // On a busy machine an answer may take long, and no test is about the defaults.
        var options = options
        if options.timeout == HTTPExportOptions().timeout { options.timeout = .seconds(600) }
        if options.retries == RetryPolicy() { options.retries.deadline = .seconds(600) }
        let exporter = try OTLPExporter(
            endpoint: endpoint,
            encoding: encoding,
            options: options,
            time: time.senderTime()
        )
        try await body(exporter)
        await exporter.shutdown()
    }

    @Test(
        "A batch is posted to the endpoint with its content type and the user's headers",
        arguments: [(OTLPEncoding.protobuf, "application/x-protobuf"), (.json, "application/json")]
    )
    func post(encoding: OTLPEncoding, contentType: String) async throws {
        let server = try LoopbackServer(.status(200))
        let options = HTTPExportOptions(headers: ["Authorization": "Bearer t0p", "x-tenant": "acme"])
        try await withExporter(server, encoding: encoding, options: options) { exporter in
            try await exporter.export(spans)
            let request = try #require(server.requests.first)
            #expect(server.requests.count == 1)
            #expect(request.line == "POST /v1/traces HTTP/1.1")
            #expect(request.headers["content-type"] == contentType)
            #expect(request.headers["authorization"] == "Bearer t0p")
            #expect(request.headers["x-tenant"] == "acme")
            #expect(request.headers["user-agent"] == "swift-opentracing/0.1.0")
            #expect(request.headers["content-encoding"] == nil)
            #expect(request.body == encoding.encode(spans, conventions: .openTelemetry).bytes)
            #expect(exporter.health.exportedSpans == 2)
            #expect(exporter.health.lastError == nil)
        }
    }

    @Test("A receiver that is busy is asked again, after the wait that it wants", arguments: [429, 502, 503, 504])
    func retry(status: Int) async throws {
        let server = try LoopbackServer(
            .status(status),
            .status(status, headers: ["Retry-After": "9"]),
            .status(status, headers: ["retry-after": "Sun, 06 Nov 1994 08:49:37 GMT"]),
            .status(200)
        )
        let time = ManualTime()
        let options = HTTPExportOptions(timeout: .seconds(300), retries: RetryPolicy(initialDelay: .seconds(1)))
        try await withExporter(server, options: options, time: time) { exporter in
            try await exporter.export(spans)
            #expect(time.waits == [.seconds(1), .seconds(9), .seconds(7)])
            #expect(server.requests.count == 4)
            #expect(exporter.health.retries == 3)
            #expect((exporter as any AccountableExporter).deliveryHealth?.retries == 3)
            #expect(exporter.health.exportedSpans == 2)
            #expect(exporter.health.failedSpans == 0)
        }
    }

    @Test("Other statuses are final", arguments: [301, 307, 400, 401, 404, 413, 415, 500, 501])
    func final(status: Int) async throws {
        let server = try LoopbackServer(.status(status, headers: ["location": "http://127.0.0.1:1/"]))
        try await withExporter(server) { exporter in
            let failure = await #expect(throws: HTTPExportFailure.self) { try await exporter.export(spans) }
            #expect(failure?.reason == .status(status))
            #expect(failure?.attempts == 1)
            #expect(server.requests.count == 1)
            #expect((failure as (any Error)? as? any SpanExportError)?.publicDescription == failure?.description)
            #expect(exporter.health.failedSpans == 2)
            #expect(exporter.health.lastError == failure?.description)
        }
    }

    @Test("Attempts end at their number")
    func attempts() async throws {
        let server = try LoopbackServer(.status(503))
        let options = HTTPExportOptions(timeout: .seconds(300), retries: RetryPolicy(maximumAttempts: 3))
        try await withExporter(server, options: options) { exporter in
            let failure = await #expect(throws: HTTPExportFailure.self) { try await exporter.export(spans) }
            #expect(failure?.attempts == 3)
            #expect(server.requests.count == 3)
            #expect(exporter.health.retries == 2)
        }
    }

    @Test(
        "A batch whose receiver wants nothing until after the deadline is held until then, and lost with what the receiver said"
    )
    func deadline() async throws {
        let server = try LoopbackServer(.status(503), .status(503, headers: ["retry-after": "3600"]))
        let time = ManualTime()
        try await withExporter(server, time: time) { exporter in
            let failure = await #expect(throws: HTTPExportFailure.self) { try await exporter.export(spans) }
            #expect(failure?.attempts == 2)
            #expect(failure?.reason == .status(503))
            #expect(time.waits == [.milliseconds(500), .milliseconds(599_500)])
        }
    }

    @Test("Retry-After holds for every batch: none is sent before, and the next goes out when it is over")
    func retryAfterForAll() async throws {
        let server = try LoopbackServer(.status(429, headers: ["retry-after": "60"]), .status(200))
        let time = ManualTime()
        let retries = RetryPolicy(deadline: .seconds(24))
        let options = HTTPExportOptions(timeout: .seconds(300), retries: retries)
        try await withExporter(server, options: options, time: time) { exporter in
            for expected in [1, 0] {
                let failure = await #expect(throws: HTTPExportFailure.self) { try await exporter.export(spans) }
                #expect(failure?.attempts == expected)
                #expect(failure?.reason == .status(429))
            }
            #expect(server.requests.count == 1)
            try await exporter.export(spans)
            #expect(server.requests.count == 2)
            #expect(time.waits == [.seconds(24), .seconds(24), .seconds(12)])
        }
    }

    @Test("A connection that is closed, and an answer that is no HTTP, are tried again")
    func brokenConnections() async throws {
        let server = try LoopbackServer(.close, .garbage, .status(200))
        try await withExporter(server) { exporter in
            try await exporter.export(spans)
            #expect(exporter.health.retries == 2)
            #expect(exporter.health.exportedSpans == 2)
        }
    }

    @Test("A port where nobody listens is no connection")
    func refused() async throws {
        let port = try ReservedPort()
        let options = HTTPExportOptions(timeout: .seconds(300), retries: RetryPolicy(maximumAttempts: 2))
        try await withExporter("http://127.0.0.1:\(port.number)/", options: options) { exporter in
            let failure = await #expect(throws: HTTPExportFailure.self) { try await exporter.export(spans) }
            guard case .noAnswer(let error) = failure?.reason, case .connectionFailed = error.problem else {
                Issue.record("\(String(describing: failure))")
                return
            }
            #expect(failure?.attempts == 2)
        }
    }

    @Test("An answer that does not come in time is given up")
    func hanging() async throws {
        let server = try LoopbackServer(.hang)
        let options = HTTPExportOptions(timeout: .milliseconds(50), retries: RetryPolicy(maximumAttempts: 2))
        try await withExporter(server, options: options) { exporter in
            let failure = await #expect(throws: HTTPExportFailure.self) { try await exporter.export(spans) }
            #expect(failure?.reason == .noAnswer(.timedOut))
            #expect(failure?.attempts == 2)
        }
    }

    @Test("A task that is cancelled stops sending at once, and its batch counts as failed")
    func cancellation() async throws {
        let server = try LoopbackServer(.hang)
        try await withExporter(server) { exporter in
            let export = Task { try await exporter.export(spans) }
            while server.requests.isEmpty { await Task.yield() }
            export.cancel()
            await #expect(throws: CancellationError.self) { try await export.value }
            #expect(exporter.health.failedSpans == 2)
            #expect(exporter.health.retries == 0)
        }
    }

    @Test("A task that is cancelled before it sends does not wait for an answer")
    func earlyCancellation() async throws {
        let server = try LoopbackServer(.hang)
        try await withExporter(server) { exporter in
            let export = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                try await exporter.export(spans)
            }
            await #expect(throws: CancellationError.self) { try await export.value }
        }
    }

    @Test(
        "Spans that the receiver refuses are counted, whatever syntax it answers in",
        arguments: [
            ([0x0a, 8, 8, 1, 0x12, 4] + Array("late".utf8), 1, "late"),
            ([0x0a, 2, 8, 2], 2, ""),
            ([0x0a, 2, 8, 99], 2, ""),
            ([0x0a, 6, 0x12, 4] + Array("slow".utf8), 0, "slow"),
            (Array(#"{"partialSuccess":{"rejectedSpans":"1","errorMessage":"late"}}"#.utf8), 1, "late"),
            (Array(#"{"partialSuccess":{"rejectedSpans":2}}"#.utf8), 2, ""),
            (Array(#"{"partialSuccess":{"rejectedSpans":"99999999999999999999999"}}"#.utf8), 2, ""),
            (Array(#"{"partialSuccess":{"rejectedSpans":99999999999999999999999}}"#.utf8), 2, ""),
        ] as [([UInt8], Int, String)]
    )
    func partialSuccess(body: [UInt8], rejected: Int, message: String) async throws {
        let server = try LoopbackServer(.status(200, body: body))
        try await withExporter(server) { exporter in
            try await exporter.export(spans)
            #expect(exporter.health.exportedSpans == 2 - rejected)
            #expect(exporter.health.rejectedSpans == rejected)
            #expect(exporter.health.lastError?.hasSuffix(message) == true)
        }
    }

    @Test(
        "An answer that cannot be read refuses nothing",
        arguments: [
            [], [0], [0x0a, 200], Array("{".utf8), Array("{}".utf8), Array("null".utf8), Array("<html>".utf8),
            Array(#"{"partialSuccess":{"rejectedSpans":"x"}}"#.utf8), Array(#"{"partialSuccess":[]}"#.utf8),
            [0x0a, 11, 8, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1],
            [UInt8](repeating: 0x20, count: 1_000_000),
        ] as [[UInt8]]
    )
    func unreadableAnswer(body: [UInt8]) async throws {
        let server = try LoopbackServer(.status(200, body: body))
        try await withExporter(server) { exporter in
            try await exporter.export(spans)
            #expect(exporter.health.exportedSpans == 2)
            #expect(exporter.health.rejectedSpans == 0)
            #expect(exporter.health.lastError == nil)
        }
    }

    @Test("An answer without an end is read as far as it may be of use")
    func endlessAnswer() async throws {
        let server = try LoopbackServer(.endless)
        try await withExporter(server) { exporter in
            try await exporter.export(spans)
            #expect(exporter.health.exportedSpans == 2)
        }
    }

    @Test("Spans without identifiers are not sent, and a batch of nothing else makes no request")
    func unidentified() async throws {
        let server = try LoopbackServer(.status(200))
        try await withExporter(server) { exporter in
            try await exporter.export([Sample.span(0)])
            #expect(server.requests.isEmpty)
            try await exporter.export([Sample.span(0), Sample.span(1)])
            #expect(server.requests.count == 1)
            #expect(exporter.health.rejectedSpans == 2)
            #expect(exporter.health.exportedSpans == 1)
        }
    }

    @Test("After the shutdown an export fails, and a second shutdown does nothing")
    func shutdown() async throws {
        let server = try LoopbackServer(.status(200))
        try await withExporter(server) { exporter in
            await exporter.shutdown()
            await exporter.shutdown()
            let failure = await #expect(throws: HTTPExportFailure.self) { try await exporter.export(spans) }
            #expect(failure?.reason == .shutDown)
            #expect(server.requests.isEmpty)
        }
    }

    @Test("The shutdown ends an export that waits for an answer")
    func shutdownWhileExporting() async throws {
        let server = try LoopbackServer(.hang)
        try await withExporter(server) { exporter in
            let export = Task { try await exporter.export(spans) }
            while server.requests.isEmpty { await Task.yield() }
            await exporter.shutdown()
            await #expect(throws: HTTPExportFailure.self) { try await export.value }
        }
    }

    @Test(
        "A receiver that asks for credentials is told by its status, at once and for good",
        arguments: ["Basic realm=\"r\"", "Bearer", "Digest realm=\"r\", nonce=\"n\""]
    )
    func challenge(scheme: String) async throws {
        let server = try LoopbackServer(.status(401, headers: ["www-authenticate": scheme]))
        let options = HTTPExportOptions(timeout: .seconds(60), retries: RetryPolicy(maximumAttempts: 3))
        try await withExporter(server, options: options) { exporter in
            let failure = await #expect(throws: HTTPExportFailure.self) { try await exporter.export(spans) }
            #expect(failure?.reason == .status(401))
            #expect(failure?.attempts == 1)
        }
    }

    @Test("What a receiver says is shown without the values of the headers, cut and safe for a terminal")
    func echoedSecrets() async throws {
        let body =
            #"{"partialSuccess":{"rejectedSpans":1,"errorMessage":"\u001bbad key s3cr3tkey Bearer hunter2 or hunter2"}}"#
        let server = try LoopbackServer(.status(200, body: Array(body.utf8)))
        let options = HTTPExportOptions(headers: ["x-api-key": "s3cr3tkey", "authorization": "Bearer hunter2"])
        try await withExporter(server, options: options) { exporter in
            try await exporter.export(spans)
            #expect(exporter.health.lastError == "the receiver rejected 1 span: \\u{1b}bad key … … or …")
        }
    }

    @Test("An export that is cut off while the receiver asks to wait tells the status and the receiver")
    func cutOffWait() async throws {
        let server = try LoopbackServer(.status(429, headers: ["retry-after": "86400"]))
        let patient = HTTPExportOptions(timeout: .seconds(600), retries: RetryPolicy(deadline: .seconds(600)))
        let exporter = try OTLPExporter(endpoint: server.url, options: patient)
        let export = Task { try await exporter.export(spans) }
        while exporter.health.retries == 0 { await Task.yield() }
        export.cancel()
        let failure = await #expect(throws: HTTPExportFailure.self) { try await export.value }
        #expect(failure?.reason == .status(429))
        #expect(failure?.description.contains("127.0.0.1:\(server.port)") == true)
        await exporter.shutdown()
        server.stop()
    }

    @Test("A flush tells of spans that the receiver took note of and refused, once")
    func refusalInFlush() async throws {
        let body = #"{"partialSuccess":{"rejectedSpans":"9223372036854775807","errorMessage":"all"}}"#
        let server = try LoopbackServer(.status(200, body: Array(body.utf8)), .status(200))
        let exporter = try OTLPExporter(
            endpoint: server.url,
            options: HTTPExportOptions(timeout: .seconds(600), retries: RetryPolicy(deadline: .seconds(600)))
        )
        let patient = ExportOptions(exportTimeout: .seconds(600), flushTimeout: .seconds(600))
        let tracer = RecordingTracer(serviceName: "s") {
            $0.processors = [BatchSpanProcessor(exporter, options: patient)]
        }
        for _ in 0..<3 { tracer.startSpan("s").finish() }
        let result = await tracer.flush()
        #expect(result.lostSpanCount == 3)
        #expect(result.failures == ["3 refused by the receiver: the receiver rejected 9223372036854775807 spans: all"])
        #expect(await tracer.flush() == .complete)
        tracer.startSpan("s").finish()
        #expect(await tracer.close() == .complete)
        server.stop()
    }

    @Test("A body is compressed where that helps, and sent as it is where it cannot be")
    func compression() async throws {
        let many = (1...100).map { Sample.span(UInt64($0)) }
        let half = ContentCompression(name: "half") { Array($0.prefix($0.count / 2)) }
        let never = ContentCompression(name: "never") { _ in nil }
        let larger = ContentCompression(name: "larger") { $0 + [0] }
        let body = OTLPEncoding.protobuf.encode(many, conventions: .openTelemetry).bytes
        for (compression, isUsed) in [(half, true), (never, false), (larger, false)] {
            let server = try LoopbackServer(.status(200))
            try await withExporter(server, options: HTTPExportOptions(compression: compression)) { exporter in
                try await exporter.export(many)
                let request = server.requests.first
                #expect(request?.headers["content-encoding"] == (isUsed ? "half" : nil))
                #expect(request?.body == (isUsed ? Array(body.prefix(body.count / 2)) : body))
                try await exporter.export(spans)
                #expect(server.requests.last?.headers["content-encoding"] == nil)
            }
        }
    }
}
