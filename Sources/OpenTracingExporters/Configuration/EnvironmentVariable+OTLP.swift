//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

extension EnvironmentVariable {
    static let otlpExporting = [
        otlpEndpoint, otlpTracesEndpoint, otlpProtocol, otlpTracesProtocol, otlpHeaders, otlpTracesHeaders, otlpTimeout,
        otlpTracesTimeout, otlpCompression, otlpTracesCompression,
        otlpCertificate, otlpTracesCertificate, otlpClientKey, otlpTracesClientKey, otlpClientCertificate,
        otlpTracesClientCertificate,
    ]

    static let otlpEndpoint = EnvironmentVariable(
        "OTEL_EXPORTER_OTLP_ENDPOINT",
        "URL",
        default: "http://localhost:4318",
        "the receiver for `otlp`; `v1/traces` is appended to its path"
    )
    static let otlpTracesEndpoint = forTraces(otlpEndpoint, "the URL for `otlp`, used as it is")

    static let otlpProtocol = EnvironmentVariable(
        "OTEL_EXPORTER_OTLP_PROTOCOL",
        "`http/protobuf` or `http/json`",
        default: "http/protobuf",
        "how spans are written. There is no `grpc`: receivers take `http/protobuf` beside it, as a rule on port 4318"
    )
    static let otlpTracesProtocol = forTraces(otlpProtocol)

    static let otlpHeaders = EnvironmentVariable(
        "OTEL_EXPORTER_OTLP_HEADERS",
        "`name=value` list, percent-encoded",
        "headers for every request, such as `authorization=Bearer%20…`"
    )
    static let otlpTracesHeaders = forTraces(otlpHeaders)

    static let otlpTimeout = EnvironmentVariable(
        "OTEL_EXPORTER_OTLP_TIMEOUT",
        "milliseconds, 0 for no limit",
        default: "10000",
        "how long one attempt to send a batch may take"
    )
    static let otlpTracesTimeout = forTraces(otlpTimeout)

    static let otlpCompression = EnvironmentVariable(
        "OTEL_EXPORTER_OTLP_COMPRESSION",
        "`gzip` or `none`",
        default: "none",
        "how requests are compressed"
    )
    static let otlpTracesCompression = forTraces(otlpCompression)

    static let otlpCertificate = EnvironmentVariable(
        "OTEL_EXPORTER_OTLP_CERTIFICATE",
        "path of a PEM file",
        "the certificates that the receiver's is checked with, instead of those that the system trusts. Needs the package trait "
            + "`AsyncHTTPClient`"
    )
    static let otlpTracesCertificate = forTraces(otlpCertificate)

    static let otlpClientKey = EnvironmentVariable(
        "OTEL_EXPORTER_OTLP_CLIENT_KEY",
        "path of a PEM file",
        "the key to the certificate that the exporter shows. Needs the package trait `AsyncHTTPClient`"
    )
    static let otlpTracesClientKey = forTraces(otlpClientKey)

    static let otlpClientCertificate = EnvironmentVariable(
        "OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE",
        "path of a PEM file",
        "the certificate that the exporter shows, with those between behind it. Needs the package trait `AsyncHTTPClient`"
    )
    static let otlpTracesClientCertificate = forTraces(otlpClientCertificate)

    /// The variables that name the file for a purpose; the specific one goes before the general one.
    static func otlpCertificates(
        _ purpose: ExportCertificates.Purpose
    ) -> (specific: EnvironmentVariable, general: EnvironmentVariable) {
        switch purpose {
        case .trusted: (otlpTracesCertificate, otlpCertificate)
        case .clientKey: (otlpTracesClientKey, otlpClientKey)
        case .client: (otlpTracesClientCertificate, otlpClientCertificate)
        }
    }

    /// The variable that goes before a general one.
    private static func forTraces(_ general: EnvironmentVariable, _ meaning: String? = nil) -> EnvironmentVariable {
        EnvironmentVariable(
            general.name.replacing("OTLP_", with: "OTLP_TRACES_"),
            general.type,
            (meaning ?? "the same") + "; goes before `\(general.name)`"
        )
    }

    /// Variables of the specification that nothing here can follow, and what to do instead.
    static let unsupported: [(name: String, remedy: String)] = [
        ("OTEL_CONFIG_FILE", "set the variables one by one"),
        ("OTEL_EXPERIMENTAL_CONFIG_FILE", "set the variables one by one"),
    ]
}
