//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

private import Foundation

extension TracerConfiguration {
    mutating func readOTLP(_ reader: inout EnvironmentReader) {
        let specific = reader.endpoint(.otlpTracesEndpoint, example: OTLPConfiguration.defaultEndpoint)
        let general = reader.endpoint(.otlpEndpoint, example: "http://localhost:4318")
        switch (specific, general) {
        case (.url(let url), _): otlp.endpoint = Self.withPath(url)
        case (_, .url(let url)): otlp.endpoint = Self.appending("v1/traces", to: url)
        default: break
        }
        otlp.encoding =
            Self.first(reader.otlpProtocol(.otlpTracesProtocol), reader.otlpProtocol(.otlpProtocol)) ?? otlp.encoding
        let headers = Self.first(reader.headers(.otlpTracesHeaders), reader.headers(.otlpHeaders)) ?? [:]
        // They were meant for another receiver than the one that is sent to instead.
        let isElsewhere = specific.isMistaken || general.isMistaken
        otlp.options.headers = isElsewhere ? [:] : headers
        otlp.options.timeout =
            Self.first(
                reader.duration(.otlpTracesTimeout, zeroMeansNoLimit: true),
                reader.duration(.otlpTimeout, zeroMeansNoLimit: true)
            ) ?? otlp.options.timeout
        let compressions: KeyValuePairs<String, ContentCompression?> = ["gzip": .gzip, "none": nil]
        otlp.options.compression =
            Self.first(
                reader.choice(.otlpTracesCompression, compressions),
                reader.choice(.otlpCompression, compressions)
            ) ?? nil
        readCertificates(&reader)
    }

    #if AsyncHTTPClient
    private mutating func readCertificates(_ reader: inout EnvironmentReader) {
        for purpose in ExportCertificates.Purpose.allCases {
            let variables = EnvironmentVariable.otlpCertificates(purpose)
            for variable in [variables.specific, variables.general] where certificateSettings[purpose] == nil {
                certificateSettings[purpose] = reader.text(variable).map {
                    CertificateSetting(variable: variable, path: $0)
                }
            }
        }
        let halves = [ExportCertificates.Purpose.clientKey, .client].compactMap { certificateSettings[$0] }
        if halves.count == 1 {
            reader.report(
                halves[0].variable,
                "is set without the other half",
                remedy: "set both OTEL_EXPORTER_OTLP_CLIENT_KEY and OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE",
                consequence: "the exporter shows no certificate"
            )
            (certificateSettings[.clientKey], certificateSettings[.client]) = (nil, nil)
        }
        guard !certificateSettings.isEmpty else { return }
        var certificates = ExportCertificates()
        for (purpose, setting) in certificateSettings { certificates[purpose] = setting.path }
        otlp.options.certificates = certificates
    }
    #else
    private func readCertificates(_ reader: inout EnvironmentReader) {
        for purpose in ExportCertificates.Purpose.allCases {
            let variables = EnvironmentVariable.otlpCertificates(purpose)
            for variable in [variables.general, variables.specific] where reader.text(variable) != nil {
                reader.report(
                    variable,
                    "needs the package trait AsyncHTTPClient, which is off",
                    remedy: "build with the trait, add the certificate to those that the system trusts, or set "
                        + "otlp.options.transport in code",
                    consequence: "it is ignored"
                )
            }
        }
    }
    #endif

    /// What the specific variable says, else what the general one does. Both are read, so that mistakes in both are found.
    private static func first<Value>(_ specific: Value?, _ general: Value?) -> Value? {
        specific ?? general
    }

    mutating func readZipkin(_ reader: inout EnvironmentReader) {
        if case .url(let url) = reader.endpoint(.zipkinEndpoint, example: zipkin.endpoint) {
            zipkin.endpoint = Self.withPath(url)
        }
        zipkin.options.timeout =
            reader.duration(.zipkinTimeout, zeroMeansNoLimit: true) ?? zipkin.options.timeout
    }

    mutating func readSpool(_ reader: inout EnvironmentReader) {
        let maximumBytes = reader.number(.spoolMaximumBytes, from: 1)
        let maximumAge = reader.duration(.spoolMaximumAge, zeroMeansNoLimit: true)
        let maximumAttempts = reader.number(.spoolMaximumAttempts, from: 1)
        guard let directory = reader.text(.spoolDirectory) else { return }
        func spool(_ exporter: TracesExporter) -> SpoolOptions {
            var options = SpoolOptions(directory: directory + "/" + exporter.name)
            options.maximumBytes = maximumBytes ?? options.maximumBytes
            options.maximumAge = maximumAge ?? options.maximumAge
            options.maximumAttempts = maximumAttempts ?? options.maximumAttempts
            return options
        }
        otlp.options.spool = spool(.otlp)
        zipkin.options.spool = spool(.zipkin)
    }

    /// The URL with a path behind its own.
    private static func appending(_ path: String, to url: String) -> String {
        let end = url.firstIndex { $0 == "?" || $0 == "#" } ?? url.endIndex
        let base = url[..<end]
        let query = url[end...].prefix { $0 != "#" }
        return base + (base.hasSuffix("/") ? "" : "/") + path + query
    }

    /// The URL with the path `/` where it has none.
    private static func withPath(_ url: String) -> String {
        guard let authority = url.range(of: "://")?.upperBound else { return url }
        let end = url[authority...].firstIndex { "/?#".contains($0) } ?? url.endIndex
        guard end == url.endIndex || url[end] != "/" else { return url }
        return url[..<end] + "/" + url[end...]
    }
}
