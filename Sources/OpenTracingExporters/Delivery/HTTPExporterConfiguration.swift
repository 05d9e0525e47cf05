//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

internal import OpenTracing
internal import OpenTracingSDK

/// The settings of an exporter that uses ``HTTPDelivery``.
protocol HTTPExporterConfiguration: ExporterConfiguration {
    var options: HTTPExportOptions { get set }
}

extension TracesExporter {
    /// Creates an exporter that uses ``HTTPDelivery``: it also reads the variables of the spool, and works without a spool that
    /// cannot be used.
    init<Configuration: HTTPExporterConfiguration>(
        _ name: String,
        configuration: Configuration.Type,
        variables: [EnvironmentVariable],
        read: @escaping @Sendable (inout Configuration, inout EnvironmentReader) -> Void,
        makeHTTPExporter: @escaping @Sendable (Configuration, TracerDiagnostics) throws -> any SpanExporter
    ) {
        self.init(
            name,
            variables: EnvironmentVariable.spool + variables,
            read: { configuration, environment in
                configuration.options.readSpool(&environment, name)
                configuration.options.readDeadline(&environment)
                read(&configuration, &environment)
            },
            simplify: { configuration, error in
                switch (error as? ExporterConfigurationError)?.problem {
                case .spoolNotUsable, .spoolOfAnotherUser, .spoolWritableForOthers:
                    configuration.options.spool = nil
                    return "its spans are kept in memory only"
                default: return nil
                }
            },
            make: makeHTTPExporter
        )
    }
}

extension HTTPExportOptions {
    fileprivate mutating func readSpool(_ environment: inout EnvironmentReader, _ name: String) {
        let maximumBytes = environment.number(.spoolMaximumBytes, from: 1)
        let maximumAge = environment.duration(.spoolMaximumAge, zeroMeansNoLimit: true)
        let maximumAttempts = environment.number(.spoolMaximumAttempts, from: 1)
        guard let directory = environment.text(.spoolDirectory) else { return }
        var spool = SpoolOptions(directory: directory + "/" + name)
        spool.maximumBytes = maximumBytes ?? spool.maximumBytes
        spool.maximumAge = maximumAge ?? spool.maximumAge
        spool.maximumAttempts = maximumAttempts ?? spool.maximumAttempts
        self.spool = spool
    }

    /// Limits the deadline: an exporter that gave up later than the processor would be cancelled before it can report why.
    fileprivate mutating func readDeadline(_ environment: inout EnvironmentReader) {
        let timeout = environment.duration(.batchTimeout, zeroMeansNoLimit: true) ?? ExportOptions().exportTimeout
        retries.deadline = min(retries.deadline, timeout)
    }
}

extension EnvironmentVariable {
    fileprivate static let spool = [spoolDirectory, spoolMaximumBytes, spoolMaximumAge, spoolMaximumAttempts]

    fileprivate static let spoolDirectory = EnvironmentVariable(
        "TRACE_SPOOL_DIRECTORY",
        "path",
        sets: "otlp.options.spool",
        "where `otlp` and `zipkin` keep spans on disk until the receiver accepts them, each in its own subdirectory; "
            + "without it, spans are kept in memory. Several processes can share it"
    )
    fileprivate static let spoolMaximumBytes = EnvironmentVariable(
        "TRACE_SPOOL_MAX_BYTES",
        "whole number from 1",
        default: "67108864",
        sets: "otlp.options.spool",
        "maximum size of each exporter's spool, in bytes; beyond it, the oldest spans are dropped"
    )
    fileprivate static let spoolMaximumAge = EnvironmentVariable(
        "TRACE_SPOOL_MAX_AGE",
        "milliseconds, 0 for no limit",
        default: "86400000",
        sets: "otlp.options.spool",
        "maximum age of spans in the spool"
    )
    fileprivate static let spoolMaximumAttempts = EnvironmentVariable(
        "TRACE_SPOOL_MAX_ATTEMPTS",
        "whole number from 1",
        default: "20",
        sets: "otlp.options.spool",
        "maximum failed attempts to send a spooled batch while the receiver accepts others"
    )
}

/// The value of an endpoint variable.
enum EndpointSetting {
    case notSet
    case mistaken
    case url(String)

    /// Whether the value is invalid.
    var isMistaken: Bool {
        if case .mistaken = self { true } else { false }
    }
}

extension EnvironmentReader {
    /// Reads a URL for requests. Messages do not show it, because it may contain a secret.
    ///
    /// - Parameters:
    ///   - variable: the variable.
    ///   - example: a valid URL.
    ///   - placeForCredentials: where to put a user name and a password, which are not allowed in a URL.
    ///   - consequence: the consequence of an invalid value; `nil` if the variable is treated as unset.
    mutating func endpoint(
        _ variable: EnvironmentVariable,
        example: String,
        placeForCredentials: String,
        consequence: String? = nil
    ) -> EndpointSetting {
        guard let text = text(variable) else { return .notSet }
        do throws(ExporterConfigurationError) {
            _ = try HTTPEndpoint(url: text, headers: [:])
            return .url(text)
        } catch {
            if error.problem == .endpointHoldsUserInfo {
                report(
                    variable,
                    "it has a user name or password before the host",
                    remedy: placeForCredentials,
                    consequence: consequence
                )
            } else {
                report(
                    variable,
                    "it is not an absolute http or https URL",
                    remedy: "use a form such as \(example)",
                    consequence: consequence
                )
            }
            return .mistaken
        }
    }

    /// Reads headers; invalid ones are omitted. Messages give positions, not names: an apparent name may be part of a value that
    /// contains a comma.
    mutating func headers(_ variable: EnvironmentVariable) -> [String: String]? {
        guard text(variable) != nil else { return nil }
        var headers: [String: String] = [:]
        for (index, entry) in list(variable).enumerated() {
            do throws(KeyValueList.Mistake) {
                let (key, value) = try KeyValueList.entry(entry)
                do throws(ExporterConfigurationError) {
                    _ = try HTTPEndpoint(url: "http://localhost/", headers: [key: value])
                    headers[key.lowercased()] = value
                } catch {
                    let isReserved = if case .reservedHeader = error.problem { true } else { false }
                    let problem =
                        isReserved ? "the exporter sets itself" : "has a character not allowed in headers"
                    reportHeader(variable, index, problem, remedy: "remove it")
                }
            } catch {
                reportHeader(
                    variable,
                    index,
                    error.problem,
                    remedy: "write name=value,name=value, with %2C for a comma and %25 for a percent sign"
                )
            }
        }
        return headers
    }

    private mutating func reportHeader(
        _ variable: EnvironmentVariable,
        _ index: Int,
        _ problem: String,
        remedy: String
    ) {
        report(
            variable,
            "it has a header that \(problem), at position \(index + 1)",
            remedy: remedy,
            consequence: "that header is omitted"
        )
    }
}
