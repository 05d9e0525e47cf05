//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingExporters
import OpenTracingSDK
import Testing

@Suite("The library in what is exported")
struct LibraryNameTests {
    private static let names = ["telemetry.sdk.language", "telemetry.sdk.name", "telemetry.sdk.version"]

    /// Finishes a span of a tracer that is made in code, and exports it.
    private func export(to exporter: any SpanExporter) async {
        let tracer = RecordingTracer(serviceName: "orders") {
            $0.resource.attributes["telemetry.sdk.name"] = "own"
            $0.processors = [BatchSpanProcessor(exporter, options: ExportOptions(flushTimeout: .seconds(600)))]
            $0.closeTimeout = .seconds(600)
        }
        tracer.startSpan("work").finish()
        await tracer.close()
    }

    @Test("OTLP has it in the resource")
    func otlp() async throws {
        let transport = ScriptedTransport(200)
        let options = HTTPExportOptions(transport: transport)
        await export(to: try OTLPExporter(endpoint: "http://collector.example/", encoding: .json, options: options))
        let request = try JSONValue(parsing: try #require(transport.bodies.first))
        var found: [String: String] = [:]
        for attribute in request["resourceSpans"]?[0]?["resource"]?["attributes"]?.elements ?? [] {
            found[attribute["key"]?.string ?? ""] = attribute["value"]?["stringValue"]?.string
        }
        #expect(found.keys.sorted() == ["service.name"] + Self.names)
        #expect(found["telemetry.sdk.name"] == "own" && found["telemetry.sdk.language"] == "swift")
    }

    @Test("Zipkin has it in the tags of each span")
    func zipkin() async throws {
        let transport = ScriptedTransport(200)
        let options = HTTPExportOptions(transport: transport)
        await export(to: try ZipkinExporter(endpoint: "http://collector.example/", options: options))
        let tags = try JSONValue(parsing: try #require(transport.bodies.first))[0]?["tags"]
        #expect(tags?.keys.isSuperset(of: Self.names) == true)
        #expect(tags?["telemetry.sdk.name"] == "own" && tags?["telemetry.sdk.language"] == "swift")
    }

    @Test("JSON lines have it in the resource of each span")
    func jsonLines() async throws {
        let directory = try TemporaryDirectory()
        await export(to: try JSONLinesExporter(path: directory.file("spans")))
        let resource = try JSONValue(parsing: directory.bytes("spans"))["resource"]
        #expect(resource?.keys == Set(Self.names))
        #expect(resource?["telemetry.sdk.name"] == "own" && resource?["telemetry.sdk.language"] == "swift")
    }
}
