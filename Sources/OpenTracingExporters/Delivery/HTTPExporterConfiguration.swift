//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

internal import OpenTracingSDK

/// The settings of an exporter that sends with ``HTTPDelivery``.
protocol HTTPExporterConfiguration: ExporterConfiguration {
    var options: HTTPExportOptions { get set }
}

extension TracesExporter {
    /// Creates an exporter that sends with ``HTTPDelivery``: it reads the variables of the spool as well, and does without a spool
    /// that cannot be used.
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
                switch error as? ExporterConfigurationError {
                case .spoolNotUsable, .spoolOfAnotherUser, .spoolWritableForOthers:
                    configuration.options.spool = nil
                    return "its spans wait in memory only"
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

    /// An exporter that gave up later than the processor would be cut off before it can say why.
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
        "where `otlp` and `zipkin` keep spans on disk until the receiver has taken them, each in a directory of its own below "
            + "this one; without it they wait in memory. Several processes may share it"
    )
    fileprivate static let spoolMaximumBytes = EnvironmentVariable(
        "TRACE_SPOOL_MAX_BYTES",
        "whole number from 1",
        default: "67108864",
        "how many bytes may wait in the spool of each exporter; the oldest spans go when there would be more"
    )
    fileprivate static let spoolMaximumAge = EnvironmentVariable(
        "TRACE_SPOOL_MAX_AGE",
        "milliseconds, 0 for no limit",
        default: "86400000",
        "how long spans may wait in the spool"
    )
    fileprivate static let spoolMaximumAttempts = EnvironmentVariable(
        "TRACE_SPOOL_MAX_ATTEMPTS",
        "whole number from 1",
        default: "20",
        "how often a batch of the spool may be sent in vain while the receiver takes others"
    )
}
