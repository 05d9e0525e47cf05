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
                return makeExporter(exporter, report).map {
                    BatchSpanProcessor($0, options: batching, diagnostics: diagnostics)
                }
            }
    }

    private func makeExporter(
        _ exporter: TracesExporter,
        _ report: (ConfigurationMistake) -> Void
    ) -> (any SpanExporter)? {
        do throws(ExporterConfigurationError) {
            return try makeExporter(exporter)
        } catch {
            let isSpool =
                switch error {
                case .spoolInUse, .spoolNotUsable: true
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
            return configuration.makeExporter(exporter, report)
        }
    }

    private func makeExporter(_ exporter: TracesExporter) throws(ExporterConfigurationError) -> any SpanExporter {
        switch exporter {
        case .zipkin:
            return try ZipkinExporter(endpoint: zipkin.endpoint, options: zipkin.options.withTransport)
        case .file:
            return try JSONLinesExporter(path: file.path, format: file.format)
        default:
            return try OTLPExporter(
                endpoint: otlp.endpoint,
                encoding: otlp.encoding,
                conventions: otlp.conventions,
                options: otlp.options.withTransport
            )
        }
    }
}

extension HTTPExportOptions {
    /// The options with the best transport that there is, unless they have one.
    fileprivate var withTransport: HTTPExportOptions {
        var options = self
        #if AsyncHTTPClient
        options.transport = options.transport ?? AsyncHTTPClientTransport()
        #endif
        return options
    }
}
