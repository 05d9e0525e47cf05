//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracingExporters
import OpenTracingSDK
import Testing

@Suite("Where an OTLP exporter sends")
struct OTLPEndpointTests {
    private let spans = [Sample.span(1, "first"), Sample.span(2, parent: 1, "second")]

    @Test(
        "An address whose bracket is not closed is refused",
        arguments: ["http://[::1", "http://::1]", "http://[::1/v1"]
    )
    func brackets(endpoint: String) {
        #expect(throws: ExporterConfigurationError(.endpointIsNoHTTPURL)) { try OTLPExporter(endpoint: endpoint) }
    }

    @Test("No error tells a header, a path, a query or a body")
    func secrets() async throws {
        let server = try LoopbackServer(.status(401, body: Array("token s3cret".utf8)))
        let exporter = try OTLPExporter(
            endpoint: server.url + "?key=s3cret",
            options: HTTPExportOptions(headers: ["authorization": "s3cret"])
        )
        let failure = await #expect(throws: HTTPExportFailure.self) { try await exporter.export(spans) }
        let text = String(reflecting: failure) + "\(failure.map(String.init(describing:)) ?? "")"
        #expect(!text.contains("s3cret") && !text.contains("v1/traces"))
        #expect(text.contains("127.0.0.1:\(server.port)"))
        #expect(text.contains("status 401, check the authorization headers"))
        await exporter.shutdown()
        server.stop()
    }

    @Test(
        "An endpoint that is no HTTP URL is refused",
        arguments: [
            "", "localhost:4318", "/v1/traces", "ftp://a/", "http://", "http://a/\r\nx: y", "http://a b/", "http://ü/",
        ]
    )
    func endpoints(endpoint: String) {
        #expect(throws: ExporterConfigurationError(.endpointIsNoHTTPURL)) { try OTLPExporter(endpoint: endpoint) }
    }

    @Test("An endpoint with user info is refused without telling it")
    func userInfo() {
        let error = #expect(throws: ExporterConfigurationError.self) {
            try OTLPExporter(endpoint: "http://me:s3cret@a/")
        }
        #expect(error?.problem == .endpointHoldsUserInfo)
        #expect(error.map { "\($0)" }?.contains("s3cret") == false)
    }

    @Test("Headers that would break or replace others are refused without telling their values")
    func headers() {
        func make(_ headers: [String: String]) throws(ExporterConfigurationError) {
            _ = try OTLPExporter(options: HTTPExportOptions(headers: headers))
        }
        #expect(throws: ExporterConfigurationError(.illegalHeader(name: "a b"))) { try make(["a b": "c"]) }
        #expect(throws: ExporterConfigurationError(.illegalHeader(name: ""))) { try make(["": "c"]) }
        #expect(throws: ExporterConfigurationError(.illegalHeader(name: "a"))) { try make(["a": "s3cret\r\nb: c"]) }
        #expect(throws: ExporterConfigurationError(.reservedHeader(name: "content-type"))) {
            try make(["Content-Type": "x"])
        }
        #expect(throws: Never.self) { try make(["x-ok": "ü tab\t"]) }
    }

    @Test("A transport of the user's sends the requests, and is not shut down with the exporter: it may serve others")
    func ownTransport() async throws {
        let transport = RecordingTransport()
        let exporter = try OTLPExporter(
            endpoint: "https://collector.example/otlp",
            options: HTTPExportOptions(timeout: .seconds(3), transport: transport)
        )
        try await exporter.export(spans)
        #expect(transport.requests.values.map(\.url) == ["https://collector.example/otlp"])
        #expect(transport.requests.values.first?.timeout == .seconds(3))
        await exporter.shutdown()
        await exporter.shutdown()
        #expect(transport.shutdowns.values.isEmpty)
    }

    private struct RecordingTransport: HTTPTransport {
        let requests = Captured<HTTPExportRequest>()
        let shutdowns = Captured<Void>()

        func send(_ request: HTTPExportRequest) async throws -> HTTPExportResponse {
            requests.append(request)
            return HTTPExportResponse(status: 202)
        }

        func shutdown() async { shutdowns.append(()) }
    }
}
