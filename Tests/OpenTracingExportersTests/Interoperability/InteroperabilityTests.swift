//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import OpenTracingExporters
import OpenTracingSDK
import Testing

/// The half of `Tests/Interoperability` that is written in Swift. Runs only when the script there asks for it.
@Suite("Interoperability", .serialized)
struct InteroperabilityTests {
    private static let environment = ProcessInfo.processInfo.environment

    /// Where the script wants files.
    private static let directory = environment["EXPORTERS_INTEROPERABILITY_DIRECTORY"]

    /// Where the script has a collector listening.
    private static let endpoint = environment["EXPORTERS_INTEROPERABILITY_ENDPOINT"]

    @Test("The spans are written to files, in every format", .enabled(if: directory != nil))
    func files() async throws {
        let directory = try #require(Self.directory)
        let spans = InteroperabilitySpans.all
        func write(_ bytes: [UInt8], _ name: String) throws {
            try Data(bytes).write(to: URL(fileURLWithPath: directory + "/" + name))
        }
        for conventions in [OTLPConventions.openTelemetry, .openTracing] {
            try write(OTLPEncoding.protobuf.encode(spans, conventions: conventions).bytes, "\(conventions).pb")
            try write(OTLPEncoding.json.encode(spans, conventions: conventions).bytes, "\(conventions).json")
        }
        let body = OTLPEncoding.protobuf.encode(spans, conventions: .openTelemetry).bytes
        try write(try #require(ContentCompression.gzip.compress(body)), "openTelemetry.pb.gz")
        let lines = try JSONLinesExporter(path: directory + "/otlp.jsonl", format: .otlp(.openTelemetry))
        try await lines.export(spans)

        let server = try LoopbackServer(.status(202))
        let zipkin = try ZipkinExporter(endpoint: "http://127.0.0.1:\(server.port)/api/v2/spans")
        try await zipkin.export(spans)
        await zipkin.shutdown()
        server.stop()
        try write(try #require(server.requests.first).body, "zipkin.json")
    }

    @Test(
        "A collector takes the spans",
        .enabled(if: endpoint != nil),
        arguments: [OTLPEncoding.protobuf, .json],
        [false, true]
    )
    func collector(encoding: OTLPEncoding, isCompressed: Bool) async throws {
        let exporter = try OTLPExporter(
            endpoint: try #require(Self.endpoint),
            encoding: encoding,
            options: HTTPExportOptions(compression: isCompressed ? .gzip : nil, retries: .none)
        )
        try await exporter.export(InteroperabilitySpans.all)
        await exporter.shutdown()
        #expect(exporter.health.exportedSpans == InteroperabilitySpans.all.count)
        #expect(exporter.health.lastError == nil)
    }

    #if GRPC
    /// Where the collector listens for calls of gRPC.
    private static let grpcEndpoint = environment["EXPORTERS_INTEROPERABILITY_GRPC_ENDPOINT"]

    @Test("A collector takes the spans over gRPC", .enabled(if: grpcEndpoint != nil), arguments: [false, true])
    func collectorOverGRPC(isCompressed: Bool) async throws {
        let exporter = try OTLPExporter(
            endpoint: try #require(Self.grpcEndpoint),
            encoding: .grpc,
            options: HTTPExportOptions(compression: isCompressed ? .gzip : nil, retries: .none)
        )
        try await exporter.export(InteroperabilitySpans.all)
        await exporter.shutdown()
        #expect(exporter.health.exportedSpans == InteroperabilitySpans.all.count)
        #expect(exporter.health.lastError == nil)
    }
    #endif
}
