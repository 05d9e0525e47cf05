//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

internal import OpenTracingSDK

extension TracerConfiguration {
    /// Makes what receives spans. What cannot be made is left out and reported, and a spool that cannot be used is done without.
    ///
    /// - Parameters:
    ///   - diagnostics: is told when spans are dropped.
    ///   - report: is told what is wrong.
    /// - Returns: the processors.
    func makeProcessors(
        _ diagnostics: TracerDiagnostics,
        report: (ConfigurationMistake) -> Void
    ) -> [any SpanProcessor] {
        guard !isDisabled else { return [] }
        return processors
            + exporters.compactMap { exporter in
                if exporter == .console {
                    return WholeTraceProcessor(ConsoleExporter(), diagnostics: diagnostics)
                }
                return makeExporter(exporter, diagnostics, report).map {
                    BatchSpanProcessor($0, options: batching, diagnostics: diagnostics)
                }
            }
    }

    private func makeExporter(
        _ exporter: TracesExporter,
        _ diagnostics: TracerDiagnostics,
        _ report: (ConfigurationMistake) -> Void
    ) -> (any SpanExporter)? {
        do throws(ExporterConfigurationError) {
            return try makeExporter(exporter, diagnostics)
        } catch {
            if let mistake = mistakeInCertificate(error) {
                report(mistake)
                return nil
            }
            let isSpool =
                switch error {
                case .spoolNotUsable, .spoolOfAnotherUser, .spoolWritableForOthers: true
                default: false
                }
            report(
                ConfigurationMistake(
                    "The exporter \(exporter)",
                    "cannot be made as it is set up",
                    remedy: error.description,
                    consequence: isSpool ? "its spans wait in memory only" : "no spans go there"
                )
            )
            guard isSpool else { return nil }
            var configuration = self
            configuration.otlp.options.spool = nil
            configuration.zipkin.options.spool = nil
            return configuration.makeExporter(exporter, diagnostics, report)
        }
    }

    /// The mistake in the variable that names a file which cannot be used.
    private func mistakeInCertificate(_ error: ExporterConfigurationError) -> ConfigurationMistake? {
        guard case .certificateNotUsable(let purpose, let path) = error,
            let setting = certificateSettings[purpose], setting.path == path
        else { return nil }
        return ConfigurationMistake(
            setting.variable.name,
            "names a file that \(purpose.problem)",
            remedy: "check the path and the file",
            consequence: "no spans go to otlp"
        )
    }

    private func makeExporter(
        _ exporter: TracesExporter,
        _ diagnostics: TracerDiagnostics
    ) throws(ExporterConfigurationError) -> any SpanExporter {
        switch exporter {
        case .zipkin:
            return try ZipkinExporter(endpoint: zipkin.endpoint, options: zipkin.options, diagnostics: diagnostics)
        case .file:
            return try JSONLinesExporter(path: file.path, format: file.format)
        default:
            reportDoubts(diagnostics)
            return try OTLPExporter(
                endpoint: otlp.endpoint,
                encoding: otlp.encoding,
                conventions: otlp.conventions,
                options: otlp.options,
                diagnostics: diagnostics
            )
        }
    }

    /// Tells about a port that is another protocol's: receivers answer requests there with nothing that explains itself.
    private func reportDoubts(_ diagnostics: TracerDiagnostics) {
        guard URLParts(otlp.endpoint)?.port == 4_317 else { return }
        diagnostics.report(
            TracerDiagnostic(
                .configurationDoubted,
                message: "the endpoint of otlp has port 4317, which is gRPC's as a rule; spans are sent over HTTP, "
                    + "for which receivers have port 4318"
            )
        )
    }
}
