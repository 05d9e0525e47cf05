//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

#if AsyncHTTPClient
import Foundation
import OpenTracing
import OpenTracingExporters
import OpenTracingSDK
import Testing

@Suite("Certificates for OTLP, live over TLS", .timeLimit(.minutes(10)))
struct CertificateTests {
    private static let trusted = "OTEL_EXPORTER_OTLP_CERTIFICATE"
    private static let clientKey = "OTEL_EXPORTER_OTLP_CLIENT_KEY"
    private static let client = "OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE"

    /// The variable that goes before a general one.
    private static func specific(_ general: String) -> String {
        general.replacing("OTLP_", with: "OTLP_TRACES_")
    }

    private let directory: TemporaryDirectory
    private let reports = Captured<TracerDiagnostic>()

    init() throws {
        directory = try TemporaryDirectory()
        for (name, text) in [
            ("authority", TestCertificates.authority), ("stranger", TestCertificates.stranger),
            ("exporter", TestCertificates.exporter), ("exporter.key", TestCertificates.exporterKey),
            ("impostor", TestCertificates.impostor), ("impostor.key", TestCertificates.impostorKey),
            ("garbage", "top s3cret"),
            ("broken", "-----BEGIN CERTIFICATE-----\ns3cret\n-----END CERTIFICATE-----\n"),
        ] {
            try directory.write(Array(text.utf8), to: name)
        }
        try #require(mkfifo(directory.file("pipe"), 0o600) == 0)
    }

    /// Variables that name files of the directory.
    private func environment(_ files: [String: String], endpoint: String) -> [String: String] {
        files.mapValues { directory.file($0) }.merging(["OTEL_EXPORTER_OTLP_ENDPOINT": endpoint]) { first, _ in first }
    }

    private func makeTracer(_ environment: [String: String]) -> RecordingTracer {
        RecordingTracer.fromEnvironment(
            environment,
            diagnostics: TracerDiagnostics { [reports] in reports.append($0) }
        ) {
            $0.otlp.options.timeout = .seconds(600)
            $0.otlp.options.retries = .none
            $0.batching = ExportOptions(exportTimeout: .seconds(600), flushTimeout: .seconds(600))
            $0.closeTimeout = .seconds(600)
        }
    }

    /// Sends a span to a server, and expects that it arrives, or that it is lost, counted and told.
    private func send(_ files: [String: String], to server: TLSServer, arrives: Bool) async throws {
        let tracer = makeTracer(environment(files, endpoint: server.url))
        tracer.startSpan("work").finish()
        let result = await tracer.close()
        let health = try #require(tracer.health["otlp"])
        #expect(server.requestCount == (arrives ? 1 : 0))
        #expect(health.exportedSpans == (arrives ? 1 : 0))
        #expect(health.droppedSpans == (arrives ? [:] : [.exportFailed: 1]))
        #expect(result.lostSpanCount == (arrives ? 0 : 1))
        #expect(reports.values.map(\.kind) == (arrives ? [] : [.spansDropped]))
        if !arrives {
            let message = try #require(reports.values.first?.message)
            #expect(message.contains("1 spans were not sent to 127.0.0.1:\(server.port)"))
            #expect(message.contains("connection"))
        }
        try await server.stop()
    }

    @Test("Spans arrive at a receiver whose certificate was given", arguments: [trusted, specific(trusted)])
    func trusts(variable: String) async throws {
        try await send([variable: "authority"], to: TLSServer(), arrives: true)
    }

    @Test(
        "A receiver whose certificate was not given gets nothing, and the certificates of both sides are named as the reason",
        arguments: [[:], [trusted: "stranger"]]
    )
    func doesNotTrust(files: [String: String]) async throws {
        try await send(files, to: TLSServer(), arrives: false)
        #expect(reports.values.first?.message.contains("check the certificates of both sides") == true)
    }

    @Test("The exporter shows its certificate to a receiver that asks for it", arguments: [false, true])
    func shows(isSpecific: Bool) async throws {
        let name = isSpecific ? Self.specific : { $0 }
        let files = [
            name(Self.trusted): "authority", name(Self.clientKey): "exporter.key", name(Self.client): "exporter",
        ]
        try await send(files, to: TLSServer(asksForCertificate: true), arrives: true)
    }

    @Test(
        "A receiver that asks for a certificate takes nothing without one, and nothing with that of a stranger",
        arguments: [[:], [clientKey: "impostor.key", client: "impostor"]]
    )
    func refused(files: [String: String]) async throws {
        let files = files.merging([Self.trusted: "authority"]) { first, _ in first }
        try await send(files, to: TLSServer(asksForCertificate: true), arrives: false)
    }

    @Test("The variable for traces goes before the general one", arguments: [true, false])
    func precedence(isSpecificRight: Bool) async throws {
        var files: [String: String] = [:]
        for (variable, right, wrong) in [
            (Self.trusted, "authority", "stranger"), (Self.clientKey, "exporter.key", "impostor.key"),
            (Self.client, "exporter", "impostor"),
        ] {
            files[variable] = isSpecificRight ? wrong : right
            files[Self.specific(variable)] = isSpecificRight ? right : wrong
        }
        try await send(files, to: TLSServer(asksForCertificate: true), arrives: isSpecificRight)
    }

    @Test(
        "A file that cannot be used is a mistake in the variable that names it, without its content, and blocks nothing",
        arguments: [trusted, clientKey, client, specific(trusted), specific(clientKey), specific(client)],
        ["missing", "garbage", "broken", "pipe", "."]
    )
    func unusable(variable: String, file: String) async throws {
        // The other variables are right, and a general one is not looked at beside a specific one.
        var files = [Self.trusted: "authority", Self.clientKey: "exporter.key", Self.client: "exporter"]
        files[variable] = file
        let environment = environment(files, endpoint: "https://127.0.0.1/")
        let error = try #require(throws: TracerConfigurationError.self) {
            try RecordingTracer.fromEnvironment(validating: environment)
        }
        #expect(error.problems.map(\.place) == [variable])
        #expect(error.description.contains("names a file that cannot be read, "))
        #expect(error.description.contains("contains no PEM "))
        #expect(error.description.contains("check the path and the file"))
        #expect(!error.description.contains("s3cret"))

        let tracer = makeTracer(environment)
        await tracer.close()
        #expect(reports.values.map(\.kind) == [.configurationMistake])
        let message = try #require(reports.values.first?.message)
        #expect(
            message.contains(variable) && message.contains("no spans are sent to otlp") && !message.contains("s3cret")
        )
        #expect(tracer.health.isEmpty)
    }

    @Test("A key that does not fit the certificate is a mistake in the variable of the key")
    func foreignKey() throws {
        let files = [Self.clientKey: "impostor.key", Self.client: "exporter"]
        let error = try #require(throws: TracerConfigurationError.self) {
            try RecordingTracer.fromEnvironment(validating: environment(files, endpoint: "https://127.0.0.1/"))
        }
        #expect(error.problems.map(\.place) == [Self.clientKey])
        #expect(error.description.contains("contains no PEM key, or does not match the certificate"))
    }

    @Test(
        "A key without its certificate, or the other way round, is a mistake in the variable that is set",
        arguments: [clientKey, client, specific(clientKey), specific(client)]
    )
    func half(variable: String) throws {
        let reading = ConfigurationReading(environment([variable: "exporter"], endpoint: "https://127.0.0.1/"))
        #expect(reading.settings == [variable])
        #expect(reading.mistakes.first?.problem == "it is set without its counterpart")
        #expect(reading.configuration.otlp.options.certificates == nil)
    }

    @Test("Code that names a file of its own is told of that file, not of a variable")
    func fromCode() throws {
        let error = try #require(throws: TracerConfigurationError.self) {
            try RecordingTracer.fromEnvironment(
                validating: environment([Self.trusted: "authority"], endpoint: "https://127.0.0.1/")
            ) {
                $0.otlp.options.certificates?.trusted = directory.file("missing")
            }
        }
        #expect(error.problems.map(\.place) == ["The exporter otlp"])
        #expect(error.description.contains("/missing cannot be read, or contains no PEM certificate"))
    }
}
#endif
