//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

internal import OpenTracing
internal import OpenTracingSDK

/// The settings of an `OTLPExporter`.
public struct OTLPConfiguration: HTTPExporterConfiguration {
    /// The URL to send batches to, including the path.
    public var endpoint = Self.defaultEndpoint

    /// The encoding of spans.
    public var encoding = OTLPEncoding.protobuf

    /// The attribute names.
    public var conventions = OTLPConventions.openTelemetry

    /// Headers, compression, timeouts, retries and spool.
    public var options = HTTPExportOptions()

    private var isEndpointNamed = false

    /// A TLS file, and the variable that names it.
    private struct CertificateSetting {
        let variable: EnvironmentVariable
        let path: String
    }

    private var certificateSettings: [ExportCertificates.Purpose: CertificateSetting] = [:]

    /// Creates the settings for a receiver on the same host.
    public init() {}

    private static let defaultEndpoint = "http://localhost:4318/v1/traces"

    private static let defaultEndpointOverGRPC = "http://localhost:4317"

    /// Whether spans go to the default receiver although nothing selects it.
    var isAssumed: Bool {
        !isEndpointNamed && options.transport == nil
            && [Self.defaultEndpoint, Self.defaultEndpointOverGRPC].contains(endpoint)
    }

    func makeExporter(_ diagnostics: TracerDiagnostics) throws -> OTLPExporter {
        // Receivers give no useful response on the port of another protocol.
        if URLParts(endpoint)?.port == 4_317, !encoding.isGRPC {
            diagnostics.report(
                TracerDiagnostic(
                    .configurationDoubted,
                    message: "the endpoint of otlp uses port 4317, usually gRPC; spans are sent over HTTP, "
                        + "for which receivers use port 4318"
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
    /// Sends to a collector or a backend over the OpenTelemetry protocol, with an `OTLPExporter`.
    public static let otlp = TracesExporter(
        "otlp",
        configuration: OTLPConfiguration.self,
        variables: OTLPVariable.all.flatMap(\.all),
        read: { $0.read(&$1) },
        makeHTTPExporter: { try $0.makeExporter($1) }
    )
}

extension TracerConfiguration {
    /// The settings of ``TracesExporter/otlp``.
    public var otlp: OTLPConfiguration {
        get { self[OTLPConfiguration.self] }
        set { self[OTLPConfiguration.self] = newValue }
    }
}

extension OTLPConfiguration {
    mutating func read(_ environment: inout EnvironmentReader) {
        isEndpointNamed = OTLPVariable.endpoint.all.contains { environment.text($0) != nil }
        let specific = environment.otlpEndpoint(OTLPVariable.endpoint.forTraces, example: Self.defaultEndpoint)
        let general = environment.otlpEndpoint(OTLPVariable.endpoint.general, example: "http://localhost:4318")
        encoding = OTLPVariable.encoding.read { environment.otlpProtocol($0) } ?? encoding
        switch (specific, general) {
        // gRPC calls have their own path.
        case (.url(let url), _) where encoding.isGRPC, (_, .url(let url)) where encoding.isGRPC: endpoint = url
        case _ where encoding.isGRPC: endpoint = Self.defaultEndpointOverGRPC
        case (.url(let url), _): endpoint = URLParts.withPath(url)
        case (_, .url(let url)): endpoint = URLParts.appending("v1/traces", to: url)
        default: break
        }
        let headers = OTLPVariable.headers.read { environment.headers($0) } ?? [:]
        // The headers were meant for another receiver than the fallback.
        let isElsewhere = specific.isMistaken || general.isMistaken
        options.headers = isElsewhere ? [:] : headers
        options.timeout =
            OTLPVariable.timeout.read { environment.duration($0, zeroMeansNoLimit: true) } ?? options.timeout
        let compressions: KeyValuePairs<String, ContentCompression?> = ["gzip": .gzip, "none": nil]
        options.compression = OTLPVariable.compression.read { environment.choice($0, compressions) } ?? nil
        readCertificates(&environment)
    }

    #if AsyncHTTPClient
    private mutating func readCertificates(_ environment: inout EnvironmentReader) {
        for purpose in ExportCertificates.Purpose.allCases {
            certificateSettings[purpose] = OTLPVariable.certificate(purpose).read { variable in
                environment.text(variable).map { CertificateSetting(variable: variable, path: $0) }
            }
        }
        let halves = [ExportCertificates.Purpose.clientKey, .client].compactMap { certificateSettings[$0] }
        if halves.count == 1 {
            environment.report(
                halves[0].variable,
                "it is set without its counterpart",
                remedy: "set both OTEL_EXPORTER_OTLP_CLIENT_KEY and OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE",
                consequence: "the exporter presents no client certificate"
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
            for variable in OTLPVariable.certificate(purpose).all where environment.text(variable) != nil {
                environment.report(
                    variable,
                    "it needs the package trait AsyncHTTPClient, which is off",
                    remedy: "build with the trait, add the certificate to the system's trusted ones, or set "
                        + "otlp.options.transport in code",
                    consequence: "it is ignored"
                )
            }
        }
    }
    #endif

    /// Returns the problem in the variable that names an unusable file.
    private func mistake(in error: ExporterConfigurationError) -> ConfigurationProblem? {
        guard case .certificateNotUsable(let purpose, let path) = error.problem,
            let setting = certificateSettings[purpose], setting.path == path
        else { return nil }
        return ConfigurationProblem(
            in: setting.variable.name,
            "it names a file that \(purpose.problem)",
            remedy: "check the path and the file",
            consequence: "no spans are sent to otlp"
        )
    }
}

extension EnvironmentReader {
    fileprivate mutating func otlpEndpoint(_ variable: EnvironmentVariable, example: String) -> EndpointSetting {
        endpoint(
            variable,
            example: example,
            placeForCredentials: "put them into OTEL_EXPORTER_OTLP_HEADERS",
            consequence: "it is treated as unset, and no headers are sent"
        )
    }

    fileprivate mutating func otlpProtocol(_ variable: EnvironmentVariable) -> OTLPEncoding? {
        #if GRPC
        return choice(variable, ["http/protobuf": .protobuf, "http/json": .json, "grpc": .grpc])
        #else
        guard text(variable)?.lowercased() == "grpc" else {
            return choice(variable, ["http/protobuf": .protobuf, "http/json": .json])
        }
        report(
            variable,
            "\"grpc\" needs the package trait GRPC, which is off",
            remedy:
                "build with the trait, or set http/protobuf and an endpoint that accepts it, usually on port 4318 "
                + "instead of 4317",
            consequence: "spans are sent as http/protobuf"
        )
        return .protobuf
        #endif
    }
}

/// An OTLP variable, and its traces-specific variant, which overrides it.
private struct OTLPVariable {
    let general: EnvironmentVariable
    let forTraces: EnvironmentVariable

    var all: [EnvironmentVariable] { [general, forTraces] }

    init(
        _ name: String,
        _ type: String,
        default defaultValue: String? = nil,
        sets property: String,
        isSecret: Bool = false,
        _ meaning: String,
        forTraces meaningForTraces: String = "the same"
    ) {
        general = EnvironmentVariable(
            "OTEL_EXPORTER_OTLP_\(name)",
            type,
            default: defaultValue,
            sets: property,
            isSecret: isSecret,
            meaning
        )
        forTraces = EnvironmentVariable(
            "OTEL_EXPORTER_OTLP_TRACES_\(name)",
            type,
            sets: property,
            isSecret: isSecret,
            "\(meaningForTraces); overrides `\(general.name)`"
        )
    }

    /// Returns the value of the traces-specific variable, otherwise of the general one. Reads both, to report problems in both.
    func read<Value>(_ value: (EnvironmentVariable) -> Value?) -> Value? {
        let ofTraces = value(forTraces)
        let ofAll = value(general)
        return ofTraces ?? ofAll
    }
}

extension OTLPVariable {
    static let all = [endpoint, encoding, headers, timeout, compression, certificate, clientKey, clientCertificate]

    static let endpoint = OTLPVariable(
        "ENDPOINT",
        "URL",
        default: "http://localhost:4318",
        sets: "otlp.endpoint",
        isSecret: true,
        "the receiver for `otlp`; `v1/traces` is appended to its path",
        forTraces: "the URL for `otlp`, used as it is"
    )

    static let encoding = OTLPVariable(
        "PROTOCOL",
        "`http/protobuf`, `http/json`, or `grpc` with the package trait `GRPC`",
        default: "http/protobuf",
        sets: "otlp.encoding",
        "the encoding and protocol; with `grpc`, the default endpoint is `http://localhost:4317`, and endpoints have no path"
    )

    static let headers = OTLPVariable(
        "HEADERS",
        "`name=value` list, percent-encoded",
        sets: "otlp.options.headers",
        isSecret: true,
        "headers for every request, such as `authorization=Bearer%20…`"
    )

    static let timeout = OTLPVariable(
        "TIMEOUT",
        "milliseconds, 0 for no limit",
        default: "10000",
        sets: "otlp.options.timeout",
        "time limit of one attempt to send a batch"
    )

    static let compression = OTLPVariable(
        "COMPRESSION",
        "`gzip` or `none`",
        default: "none",
        sets: "otlp.options.compression",
        "the compression of requests"
    )

    private static let certificate = ofCertificate(
        "CERTIFICATE",
        "certificates to trust for the receiver, instead of the system's trusted ones."
    )
    private static let clientKey = ofCertificate("CLIENT_KEY", "the private key of the client certificate.")
    private static let clientCertificate = ofCertificate(
        "CLIENT_CERTIFICATE",
        "the client certificate, followed by any intermediate certificates."
    )

    /// Returns the variable for the file with a purpose.
    static func certificate(_ purpose: ExportCertificates.Purpose) -> OTLPVariable {
        switch purpose {
        case .trusted: certificate
        case .clientKey: clientKey
        case .client: clientCertificate
        }
    }

    private static func ofCertificate(_ name: String, _ meaning: String) -> OTLPVariable {
        OTLPVariable(
            name,
            "path of a PEM file",
            sets: "otlp.options.certificates",
            meaning + " Needs the package trait `AsyncHTTPClient`"
        )
    }
}
