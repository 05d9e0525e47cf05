//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import OpenTracing
import OpenTracingExporters
import OpenTracingSDK
import OpenTracingTesting
import Testing

@Suite("A tracer from the environment")
struct TracerFromEnvironmentTests {
    private let reports = Captured<TracerDiagnostic>()

    /// Lets closing take as long as it takes on a busy machine.
    private static let patience = Duration.seconds(600)

    private func configure(_ configuration: inout TracerConfiguration) {
        configuration.batching = ExportOptions(exportTimeout: Self.patience, flushTimeout: Self.patience)
        configuration.otlp.options.timeout = Self.patience
        configuration.zipkin.options.timeout = Self.patience
        configuration.closeTimeout = Self.patience
    }

    private var diagnostics: TracerDiagnostics {
        TracerDiagnostics { [reports] in reports.append($0) }
    }

    @Test("Spans go where the variables say, under the name that they say, with the headers that they say")
    func exports() async throws {
        let server = try LoopbackServer(.status(200))
        defer { server.stop() }
        let tracer = try RecordingTracer.fromEnvironment(
            validating: [
                "OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:\(server.port)/base",
                "OTEL_EXPORTER_OTLP_HEADERS": "x-tenant=acme", "OTEL_EXPORTER_OTLP_PROTOCOL": "http/json",
                "OTEL_SERVICE_NAME": "orders",
            ],
            diagnostics: diagnostics,
            configure: configure
        )
        tracer.startSpan("work").finish()
        await tracer.close()
        let request = try #require(server.requests.first)
        #expect(request.line.hasPrefix("POST /base/v1/traces "))
        #expect(request.headers["x-tenant"] == "acme")
        #expect(request.headers["content-type"] == "application/json")
        #expect(String(decoding: request.body, as: UTF8.self).contains("\"orders\""))
        #expect(reports.values.isEmpty)
    }

    @Test("Several exporters each get every span; what cannot be sent to one is lost for this one only")
    func several() async throws {
        let directory = try TemporaryDirectory()
        let server = try LoopbackServer(.status(202))
        let unused = try ReservedPort()
        defer { server.stop() }
        let tracer = RecordingTracer.fromEnvironment(
            [
                "OTEL_TRACES_EXPORTER": "file,zipkin,otlp", "TRACE_FILE": directory.file("spans.jsonl"),
                "OTEL_EXPORTER_ZIPKIN_ENDPOINT": "http://127.0.0.1:\(server.port)/api/v2/spans",
                "OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:\(unused.number)",
            ],
            diagnostics: diagnostics
        ) {
            configure(&$0)
            $0.otlp.options.retries = .none
        }
        tracer.startSpan("work").finish()
        await tracer.close()
        #expect(directory.lines("spans.jsonl").count == 1)
        #expect(server.requests.count == 1)
        #expect(reports.values.map(\.kind) == [.spansDropped])
        let message = try #require(reports.values.first?.message)
        let receiver = "127.0.0.1:\(unused.number)"
        #expect(
            message.hasPrefix("export failed: 1 spans were not sent to \(receiver) (1 attempt): the connection failed")
        )
    }

    @Test("What code sets goes before what the variables say")
    func overrides() async {
        let transport = ScriptedTransport(200)
        let tracer = RecordingTracer.fromEnvironment(
            ["OTEL_SERVICE_NAME": "environment", "OTEL_TRACES_SAMPLER": "always_off"],
            defaultServiceName: "default",
            diagnostics: diagnostics
        ) { configuration in
            configure(&configuration)
            configuration.resource.serviceName = "code"
            configuration.sampler = AlwaysOnSampler()
            configuration.otlp.options.transport = transport
        }
        #expect(tracer.resource.serviceName == "code")
        tracer.startSpan("work").finish()
        await tracer.close()
        #expect(transport.bodies.count == 1)
        #expect(reports.values.isEmpty)
    }

    @Test("Without any variable spans go to the standard place, and one diagnostic says so and what else there is")
    func nothingSet() async {
        let tracer = RecordingTracer.fromEnvironment([:], diagnostics: diagnostics)
        #expect(reports.values.map(\.kind) == [.configurationAssumed])
        #expect(reports.values.first?.message.contains("http://localhost:4318/v1/traces") == true)
        #expect(reports.values.first?.message.contains("OTEL_TRACES_EXPORTER=console") == true)
        await tracer.close()
    }

    @Test(
        "Who says where spans go, or that they go nowhere, is told nothing",
        arguments: [
            ["OTEL_TRACES_EXPORTER": "otlp"], ["OTEL_TRACES_EXPORTER": "none"], ["OTEL_SDK_DISABLED": "true"],
            ["OTEL_EXPORTER_OTLP_ENDPOINT": "http://localhost:4318"],
        ]
    )
    func somethingSet(environment: [String: String]) async {
        await RecordingTracer.fromEnvironment(environment, diagnostics: diagnostics).close()
        #expect(reports.values.isEmpty)
    }

    private static let mistaken = [
        "OTEL_TRACES_EXPORTER": "jaeger", "OTEL_TRACES_SAMPLER": "jaeger_remote", "OTEL_BSP_MAX_QUEUE_SIZE": "many",
        "OTEL_PROPAGATORS": "xray", "OTEL_EXPORTER_OTLP_ENDPOINT": "collector:4318", "OTEL_SERVICENAME": "orders",
    ]

    @Test("Mistakes keep no tracer from being made, and each is reported with what holds instead")
    func lenient() async throws {
        let tracer = RecordingTracer.fromEnvironment(Self.mistaken, diagnostics: diagnostics) {
            configure(&$0)
            $0.otlp.options.transport = ScriptedTransport(200)
        }
        tracer.startSpan("work").finish()
        await tracer.close()
        #expect(tracer.diagnostics.count(of: .configurationMistake) == 6)
        let message = try #require(reports.values.map(\.message).first { $0.contains("QUEUE") })
        #expect(
            message
                == "OTEL_BSP_MAX_QUEUE_SIZE: \"many\" is not a valid value; use a whole number of at least 1 (it is treated as unset, default 2048)"
        )
    }

    @Test("Where every variable must be right, one error names all mistakes")
    func strict() throws {
        let error = try #require(throws: TracerConfigurationError.self) {
            try RecordingTracer.fromEnvironment(validating: Self.mistaken)
        }
        #expect(Set(error.problems.map(\.place)) == Set(Self.mistaken.keys))
        #expect(error.description.hasPrefix("The configuration of the tracer has 6 mistakes:\n- "))
        #expect(
            error.description.contains(
                "\n- OTEL_TRACES_EXPORTER: \"jaeger\" is not a valid value; use otlp, which Jaeger accepts"
            )
        )
    }

    @Test("What variables cannot know is an error too: a file or a spool that cannot be used")
    func strictExporters() throws {
        let directory = try TemporaryDirectory()
        try directory.write([], to: "file")
        let environment = [
            "OTEL_TRACES_EXPORTER": "file,otlp", "TRACE_FILE": directory.file("missing/spans.jsonl"),
            "TRACE_SPOOL_DIRECTORY": directory.file("file"),
        ]
        let error = try #require(throws: TracerConfigurationError.self) {
            try RecordingTracer.fromEnvironment(validating: environment)
        }
        #expect(error.problems.map(\.place) == ["The exporter file", "The exporter otlp"])
    }

    @Test("A spool that cannot be used is done without, a file that cannot be written is left out")
    func lenientExporters() async throws {
        let directory = try TemporaryDirectory()
        try directory.write([], to: "file")
        let transport = ScriptedTransport(200)
        let tracer = RecordingTracer.fromEnvironment(
            [
                "OTEL_TRACES_EXPORTER": "file,otlp", "TRACE_FILE": directory.file("missing/spans.jsonl"),
                "TRACE_SPOOL_DIRECTORY": directory.file("file"),
            ],
            diagnostics: diagnostics
        ) {
            configure(&$0)
            $0.otlp.options.transport = transport
        }
        tracer.startSpan("work").finish()
        await tracer.close()
        #expect(transport.bodies.count == 1)
        #expect(reports.values.map(\.kind) == [.configurationMistake, .configurationMistake])
    }

    @Test("Spans that the receiver did not take wait in the spool for the next process")
    func spool() async throws {
        let directory = try TemporaryDirectory()
        let environment = ["TRACE_SPOOL_DIRECTORY": directory.file("spool"), "OTEL_TRACES_EXPORTER": "otlp"]
        let first = RecordingTracer.fromEnvironment(environment, diagnostics: diagnostics) {
            configure(&$0)
            $0.otlp.options.transport = ScriptedTransport(503)
        }
        first.startSpan("work").finish()
        await first.close()
        let transport = ScriptedTransport(200)
        let second = RecordingTracer.fromEnvironment(environment, diagnostics: diagnostics) {
            configure(&$0)
            $0.otlp.options.transport = transport
        }
        await second.close()
        #expect(transport.bodies.count == 1)
        #expect(reports.values.isEmpty)
    }

    @Test("A tracer that is disabled exports nothing and passes contexts through as they came")
    func disabled() async throws {
        let transport = ScriptedTransport(200)
        let tracer = RecordingTracer.fromEnvironment(["OTEL_SDK_DISABLED": "true"], diagnostics: diagnostics) {
            configure(&$0)
            $0.otlp.options.transport = transport
        }
        let headers = ["traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"]
        let caller = try #require(try tracer.extract(as: .httpHeaders, from: headers))
        let span = tracer.startSpan("work", childOf: caller)
        var passed: [String: String] = [:]
        try tracer.inject(span.context, as: .httpHeaders, into: &passed)
        span.finish()
        await tracer.close()
        #expect(passed == headers)
        #expect(transport.bodies.isEmpty)
    }

    @Test("The tracer tells how each exporter is doing: what waits, arrived and was lost, and what went wrong when")
    func health() async throws {
        let answer = #"{"partialSuccess":{"rejectedSpans":"1","errorMessage":"attribute too long"}}"#
        let server = try LoopbackServer(.status(200, body: Array(answer.utf8)))
        let zipkin = try LoopbackServer(.status(401))
        let directory = try TemporaryDirectory()
        defer {
            server.stop()
            zipkin.stop()
        }
        let began = Timestamp.now
        let tracer = RecordingTracer.fromEnvironment(
            [
                "OTEL_TRACES_EXPORTER": "otlp,zipkin,file", "TRACE_FILE": directory.file("spans.jsonl"),
                "OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:\(server.port)",
                "OTEL_EXPORTER_ZIPKIN_ENDPOINT": "http://127.0.0.1:\(zipkin.port)/",
            ],
            diagnostics: diagnostics,
            configure: configure
        )
        for _ in 1...3 { tracer.startSpan("work").finish() }
        await tracer.flush()
        let health = tracer.health
        #expect(Set(health.keys) == ["otlp", "zipkin", "file"])
        #expect(health["otlp"]?.exportedSpans == 2)
        #expect(health["otlp"]?.droppedSpans == [.refused: 1])
        #expect(health["otlp"]?.lastError?.message == "the receiver rejected 1 span: attribute too long")
        #expect(try #require(health["otlp"]?.lastError?.time) >= began)
        #expect(health["otlp"]?.queuedSpans == 0)
        #expect(health["zipkin"]?.exportedSpans == 0)
        #expect(health["zipkin"]?.droppedSpans == [.exportFailed: 3])
        #expect(health["zipkin"]?.lastError?.message.contains("status 401") == true)
        #expect(health["file"]?.exportedSpans == 3)
        #expect(health["file"]?.lastError == nil)
        await tracer.close()
    }

    @Test("With a spool, the tracer tells what waits on disk, and a receiver that refuses is told as without one")
    func spoolHealth() async throws {
        let server = try LoopbackServer(.hang)
        let refusing = try LoopbackServer(.status(401))
        let directory = try TemporaryDirectory()
        defer {
            server.stop()
            refusing.stop()
        }
        let tracer = RecordingTracer.fromEnvironment(
            [
                "OTEL_TRACES_EXPORTER": "otlp,zipkin", "TRACE_SPOOL_DIRECTORY": directory.file("spool"),
                "OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:\(server.port)",
                "OTEL_EXPORTER_ZIPKIN_ENDPOINT": "http://127.0.0.1:\(refusing.port)/",
            ],
            diagnostics: diagnostics,
            configure: configure
        )
        for _ in 1...5 { tracer.startSpan("work").finish() }
        // It waits for the receiver that does not answer.
        let flush = Task { await tracer.flush() }
        while tracer.health["otlp"]?.spooledSpans != 5 { await Task.yield() }
        let health = try #require(tracer.health["otlp"])
        #expect(health.spooledSpans == 5)
        #expect(health.spoolFiles == 1)
        #expect(health.spoolBytes > 0)
        #expect(health.exportedSpans == 0)
        while tracer.diagnostics.count(of: .spansDropped) < 5 { await Task.yield() }
        #expect(reports.values.map(\.reason) == ["refused by the receiver"])
        #expect(tracer.health["zipkin"]?.droppedSpans == [.refused: 5])
        // The loss is told before the file is removed.
        while tracer.health["zipkin"]?.spoolFiles != 0 { await Task.yield() }
        #expect(tracer.health["zipkin"]?.spoolFiles == 0)
        server.hangUp()
        #expect(await flush.value.spooledSpanCount == 5)
        await tracer.close()
    }

    @Test("The port of gRPC is doubted, since spans go over HTTP", arguments: [4_317, 4_318])
    func port(number: Int) async {
        let tracer = RecordingTracer.fromEnvironment(
            ["OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:\(number)"],
            diagnostics: diagnostics
        )
        #expect(reports.values.map(\.kind) == (number == 4_317 ? [.configurationDoubted] : []))
        #expect(reports.values.allSatisfy { $0.message.contains("4318") })
        await tracer.close()
    }

    @Test("A transport that two exporters share goes on working when the first is shut down")
    func sharedTransport() async throws {
        let server = try LoopbackServer(.status(200))
        defer { server.stop() }
        let transport = URLSessionTransport()
        let options = HTTPExportOptions(timeout: Self.patience, transport: transport)
        let (first, second) = (
            try OTLPExporter(endpoint: server.url, options: options),
            try ZipkinExporter(endpoint: server.url, options: options)
        )
        await first.shutdown()
        try await second.export([Sample.span(1)])
        await second.shutdown()
        await transport.shutdown()
        #expect(server.requests.count == 1)
    }

    @Test("A session that is shut down while requests begin leaves nobody waiting")
    func shutdownRace() async throws {
        let server = try LoopbackServer(.hang)
        defer { server.stop() }
        for _ in 1...100 {
            let transport = URLSessionTransport()
            let request = HTTPExportRequest(url: server.url, headers: [], body: [1], timeout: .seconds(600))
            await withTaskGroup { group in
                for _ in 1...2 { group.addTask { _ = try? await transport.send(request) } }
                group.addTask { await transport.shutdown() }
            }
        }
    }
}
