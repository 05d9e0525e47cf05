//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

internal import OpenTracing
internal import OpenTracingSDK

/// How a configuration sets up an ``OTLPExporter``.
public struct OTLPConfiguration: HTTPExporterConfiguration {
    /// The URL that batches are sent to, with its path.
    public var endpoint = Self.defaultEndpoint

    /// How spans are written.
    public var encoding = OTLPEncoding.protobuf

    /// Which names attributes have.
    public var conventions = OTLPConventions.openTelemetry

    /// Headers, compression, deadlines, retries and spool.
    public var options = HTTPExportOptions()

    private var isEndpointNamed = false

    /// A file for TLS, and the variable that names it.
    private struct CertificateSetting {
        let variable: EnvironmentVariable
        let path: String
    }

    private var certificateSettings: [ExportCertificates.Purpose: CertificateSetting] = [:]

    /// Creates the configuration for a receiver on the same host.
    public init() {}

    private static let defaultEndpoint = "http://localhost:4318/v1/traces"

    /// Whether spans go where they go by default, and nobody said so.
    var isAssumed: Bool { !isEndpointNamed && options.transport == nil && endpoint == Self.defaultEndpoint }

    func makeExporter(_ diagnostics: TracerDiagnostics) throws -> OTLPExporter {
        // Receivers answer requests on the port of another protocol with nothing that explains itself.
        if URLParts(endpoint)?.port == 4_317 {
            diagnostics.report(
                TracerDiagnostic(
                    .configurationDoubted,
                    message: "the endpoint of otlp has port 4317, which is gRPC's as a rule; spans are sent over HTTP, "
                        + "for which receivers have port 4318"
                )
            )
        }
        do throws(ExporterConfigurationError) {
            return try OTLPExporter(
                endpoint: endpoint,
                encoding: encoding,
                conventions: conventions,
                options: options,
                diagnostics: diagnostics
            )
        } catch {
            if let mistake = mistake(in: error) { throw mistake }
            throw error
        }
    }
}

extension TracesExporter {
    /// ``OTLPExporter``: to a collector or a backend with the OpenTelemetry protocol.
    public static let otlp = TracesExporter(
        "otlp",
        configuration: OTLPConfiguration.self,
        variables: EnvironmentVariable.otlp,
        read: { $0.read(&$1) },
        makeHTTPExporter: { try $0.makeExporter($1) }
    )
}

extension TracerConfiguration {
    /// How ``TracesExporter/otlp`` is set up.
    public var otlp: OTLPConfiguration {
        get { self[OTLPConfiguration.self] }
        set { self[OTLPConfiguration.self] = newValue }
    }
}

extension OTLPConfiguration {
    mutating func read(_ environment: inout EnvironmentReader) {
        isEndpointNamed = environment.text(.otlpTracesEndpoint) != nil || environment.text(.otlpEndpoint) != nil
        let specific = environment.otlpEndpoint(.otlpTracesEndpoint, example: Self.defaultEndpoint)
        let general = environment.otlpEndpoint(.otlpEndpoint, example: "http://localhost:4318")
        switch (specific, general) {
        case (.url(let url), _): endpoint = URLParts.withPath(url)
        case (_, .url(let url)): endpoint = URLParts.appending("v1/traces", to: url)
        default: break
        }
        encoding =
            Self.first(environment.otlpProtocol(.otlpTracesProtocol), environment.otlpProtocol(.otlpProtocol))
            ?? encoding
        let headers = Self.first(environment.headers(.otlpTracesHeaders), environment.headers(.otlpHeaders)) ?? [:]
        // They were meant for another receiver than the one that is sent to instead.
        let isElsewhere = specific.isMistaken || general.isMistaken
        options.headers = isElsewhere ? [:] : headers
        options.timeout =
            Self.first(
                environment.duration(.otlpTracesTimeout, zeroMeansNoLimit: true),
                environment.duration(.otlpTimeout, zeroMeansNoLimit: true)
            ) ?? options.timeout
        let compressions: KeyValuePairs<String, ContentCompression?> = ["gzip": .gzip, "none": nil]
        options.compression =
            Self.first(
                environment.choice(.otlpTracesCompression, compressions),
                environment.choice(.otlpCompression, compressions)
            ) ?? nil
        readCertificates(&environment)
    }

    #if AsyncHTTPClient
    private mutating func readCertificates(_ environment: inout EnvironmentReader) {
        for purpose in ExportCertificates.Purpose.allCases {
            let variables = EnvironmentVariable.otlpCertificates(purpose)
            for variable in [variables.specific, variables.general] where certificateSettings[purpose] == nil {
                certificateSettings[purpose] = environment.text(variable).map {
                    CertificateSetting(variable: variable, path: $0)
                }
            }
        }
        let halves = [ExportCertificates.Purpose.clientKey, .client].compactMap { certificateSettings[$0] }
        if halves.count == 1 {
            environment.report(
                halves[0].variable,
                "it is set without the other half",
                remedy: "set both OTEL_EXPORTER_OTLP_CLIENT_KEY and OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE",
                consequence: "the exporter shows no certificate"
            )
            (certificateSettings[.clientKey], certificateSettings[.client]) = (nil, nil)
        }
        guard !certificateSettings.isEmpty else { return }
        var certificates = ExportCertificates()
        for (purpose, setting) in certificateSettings { certificates[purpose] = setting.path }
        options.certificates = certificates
    }
    #else
    private func readCertificates(_ environment: inout EnvironmentReader) {
        for purpose in ExportCertificates.Purpose.allCases {
            let variables = EnvironmentVariable.otlpCertificates(purpose)
            for variable in [variables.general, variables.specific] where environment.text(variable) != nil {
                environment.report(
                    variable,
                    "it needs the package trait AsyncHTTPClient, which is off",
                    remedy: "build with the trait, add the certificate to those that the system trusts, or set "
                        + "otlp.options.transport in code",
                    consequence: "it is ignored"
                )
            }
        }
    }
    #endif

    /// The mistake in the variable that names a file which cannot be used.
    private func mistake(in error: ExporterConfigurationError) -> ConfigurationProblem? {
        guard case .certificateNotUsable(let purpose, let path) = error.problem,
            let setting = certificateSettings[purpose], setting.path == path
        else { return nil }
        return ConfigurationProblem(
            in: setting.variable.name,
            "it names a file that \(purpose.problem)",
            remedy: "check the path and the file",
            consequence: "no spans go to otlp"
        )
    }

    /// What the specific variable says, else what the general one does. Both are read, so that mistakes in both are found.
    private static func first<Value>(_ specific: Value?, _ general: Value?) -> Value? {
        specific ?? general
    }
}

extension EnvironmentReader {
    fileprivate mutating func otlpEndpoint(_ variable: EnvironmentVariable, example: String) -> EndpointSetting {
        endpoint(
            variable,
            example: example,
            placeForCredentials: "put it into OTEL_EXPORTER_OTLP_HEADERS",
            consequence: "it counts as not set, and no headers are sent"
        )
    }

    fileprivate mutating func otlpProtocol(_ variable: EnvironmentVariable) -> OTLPEncoding? {
        guard text(variable)?.lowercased() == "grpc" else {
            return choice(variable, ["http/protobuf": .protobuf, "http/json": .json])
        }
        report(
            variable,
            "\"grpc\" is not supported",
            remedy: "give http/protobuf, and an endpoint that takes it, as a rule on port 4318 instead of 4317",
            consequence: "spans are sent as http/protobuf"
        )
        return .protobuf
    }
}

extension EnvironmentVariable {
    fileprivate static let otlp = [
        otlpEndpoint, otlpTracesEndpoint, otlpProtocol, otlpTracesProtocol, otlpHeaders, otlpTracesHeaders, otlpTimeout,
        otlpTracesTimeout, otlpCompression, otlpTracesCompression, otlpCertificate, otlpTracesCertificate,
        otlpClientKey,
        otlpTracesClientKey, otlpClientCertificate, otlpTracesClientCertificate,
    ]

    fileprivate static let otlpEndpoint = EnvironmentVariable(
        "OTEL_EXPORTER_OTLP_ENDPOINT",
        "URL",
        default: "http://localhost:4318",
        sets: "otlp.endpoint",
        isSecret: true,
        "the receiver for `otlp`; `v1/traces` is appended to its path"
    )
    fileprivate static let otlpTracesEndpoint = forTraces(otlpEndpoint, "the URL for `otlp`, used as it is")

    fileprivate static let otlpProtocol = EnvironmentVariable(
        "OTEL_EXPORTER_OTLP_PROTOCOL",
        "`http/protobuf` or `http/json`",
        default: "http/protobuf",
        sets: "otlp.encoding",
        "how spans are written. There is no `grpc`: receivers take `http/protobuf` beside it, as a rule on port 4318"
    )
    fileprivate static let otlpTracesProtocol = forTraces(otlpProtocol)

    fileprivate static let otlpHeaders = EnvironmentVariable(
        "OTEL_EXPORTER_OTLP_HEADERS",
        "`name=value` list, percent-encoded",
        sets: "otlp.options.headers",
        isSecret: true,
        "headers for every request, such as `authorization=Bearer%20…`"
    )
    fileprivate static let otlpTracesHeaders = forTraces(otlpHeaders)

    fileprivate static let otlpTimeout = EnvironmentVariable(
        "OTEL_EXPORTER_OTLP_TIMEOUT",
        "milliseconds, 0 for no limit",
        default: "10000",
        sets: "otlp.options.timeout",
        "how long one attempt to send a batch may take"
    )
    fileprivate static let otlpTracesTimeout = forTraces(otlpTimeout)

    fileprivate static let otlpCompression = EnvironmentVariable(
        "OTEL_EXPORTER_OTLP_COMPRESSION",
        "`gzip` or `none`",
        default: "none",
        sets: "otlp.options.compression",
        "how requests are compressed"
    )
    fileprivate static let otlpTracesCompression = forTraces(otlpCompression)

    fileprivate static let otlpCertificate = EnvironmentVariable(
        "OTEL_EXPORTER_OTLP_CERTIFICATE",
        "path of a PEM file",
        sets: "otlp.options.certificates",
        "the certificates that the receiver's is checked with, instead of those that the system trusts. Needs the package trait "
            + "`AsyncHTTPClient`"
    )
    fileprivate static let otlpTracesCertificate = forTraces(otlpCertificate)

    fileprivate static let otlpClientKey = EnvironmentVariable(
        "OTEL_EXPORTER_OTLP_CLIENT_KEY",
        "path of a PEM file",
        sets: "otlp.options.certificates",
        "the key to the certificate that the exporter shows. Needs the package trait `AsyncHTTPClient`"
    )
    fileprivate static let otlpTracesClientKey = forTraces(otlpClientKey)

    fileprivate static let otlpClientCertificate = EnvironmentVariable(
        "OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE",
        "path of a PEM file",
        sets: "otlp.options.certificates",
        "the certificate that the exporter shows, with those between behind it. Needs the package trait `AsyncHTTPClient`"
    )
    fileprivate static let otlpTracesClientCertificate = forTraces(otlpClientCertificate)

    /// The variables that name the file for a purpose; the specific one goes before the general one.
    fileprivate static func otlpCertificates(
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
            sets: general.property,
            isSecret: general.isSecret,
            (meaning ?? "the same") + "; goes before `\(general.name)`"
        )
    }
}
