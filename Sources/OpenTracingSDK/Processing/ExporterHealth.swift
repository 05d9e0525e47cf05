//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

public import OpenTracing

/// The health of an exporter: the state of the spans queued for it and handled by it.
///
/// ```swift
/// for (name, health) in tracer.health { print(name, health) }
/// ```
public struct ExporterHealth: Sendable, Hashable {
    /// An error that occurred.
    public struct LastError: Sendable, Hashable {
        /// What went wrong, without secrets.
        public let message: String

        /// When it occurred.
        public let time: Timestamp
    }

    /// The name of the exporter.
    public var name: String

    /// The counts of spans on their way to the exporter.
    package var counts: SpanCounts

    /// The exporter's own counts; `nil` for an exporter that keeps none.
    package var delivery: DeliveryHealth?

    /// The last failure to export a batch; `nil` if there was none.
    package var lastFailure: ExportFailure?

    /// Creates a value.
    ///
    /// - Parameters:
    ///   - name: the name of the exporter.
    ///   - counts: the counts of spans on their way to the exporter.
    ///   - delivery: the exporter's own counts; `nil` for an exporter that keeps none.
    ///   - lastFailure: the last failure to export a batch.
    package init(
        name: String = "",
        counts: SpanCounts = SpanCounts(),
        delivery: DeliveryHealth? = nil,
        lastFailure: ExportFailure? = nil
    ) {
        self.name = name
        self.counts = counts
        self.delivery = delivery
        self.lastFailure = lastFailure
    }
}

extension ExporterHealth {
    /// Finished spans in memory: those queued and those being exported.
    public var queuedSpans: Int { counts.waiting + counts.exporting }

    /// Spans that were delivered, as far as the exporter can tell. Spooled spans are not included.
    public var exportedSpans: Int { delivery?.exportedSpans ?? counts.exported }

    /// Lost spans by reason, wherever they were lost.
    public var droppedSpans: [SpanDropReason: Int] {
        counts.dropped.merging(delivery?.droppedSpans ?? [:], uniquingKeysWith: +)
    }

    /// The number of times a batch was resent.
    public var retryCount: Int { delivery?.retries ?? 0 }

    /// Spans spooled to disk.
    public var spooledSpans: Int { delivery?.waitingSpans ?? 0 }

    /// Spool files on disk.
    public var spoolFiles: Int { delivery?.spoolFiles ?? 0 }

    /// The total size of the spool files, in bytes.
    public var spoolBytes: Int { delivery?.spoolBytes ?? 0 }

    /// The last error; `nil` if there was none.
    public var lastError: LastError? {
        let failure = lastFailure.map { LastError(message: $0.description, time: $0.time) }
        guard let message = delivery?.lastError, let time = delivery?.lastErrorTime else { return failure }
        if let failure, failure.time > time { return failure }
        return LastError(message: message, time: time)
    }
}

extension ExporterHealth: CustomStringConvertible {
    /// The state on one line, for a log or a status page.
    public var description: String {
        var parts = ["queued \(queuedSpans)", "exported \(exportedSpans)", "retries \(retryCount)"]
        let dropped = droppedSpans.filter { $0.value > 0 }.sorted { $0.key.description < $1.key.description }
        parts.append(
            "dropped "
                + (dropped.isEmpty ? "0" : dropped.map { "\($0.value) (\($0.key))" }.joined(separator: " "))
        )
        if spoolFiles > 0 { parts.append("spool \(spooledSpans) in \(spoolFiles) files of \(spoolBytes) bytes") }
        if let lastError { parts.append("last error: \(lastError.message)") }
        return (name.isEmpty ? "" : name + ": ") + parts.joined(separator: ", ")
    }
}

/// The counts of the spans sent to an exporter.
///
/// Every received span is counted exactly once: ``received`` = ``waiting`` + ``exporting`` + ``exported`` + ``droppedTotal``.
/// Once every span has finished and everything is flushed, ``started`` = ``exported`` + ``droppedTotal``.
package struct SpanCounts: Sendable, Hashable {
    /// Sampled spans that were started.
    package var started = 0

    /// Sampled spans that finished, or were lost before they did.
    package var received = 0

    /// Spans that are queued.
    package var waiting = 0

    /// Spans that the exporter is sending.
    package var exporting = 0

    /// Spans that the exporter has sent.
    package var exported = 0

    /// Lost spans by reason.
    package var dropped: [SpanDropReason: Int] = [:]

    /// The total number of lost spans.
    package var droppedTotal: Int { dropped.values.reduce(0, +) }

    /// Creates counts that are all zero.
    package init() {}
}

/// The reason why a batch was not exported.
package struct ExportFailure: Sendable, Hashable {
    /// The type of the error.
    package let errorType: String

    /// The description of a ``SpanExportError``; that of other errors may contain secrets and is not kept.
    package let message: String?

    /// The reason under which the spans are counted.
    package let reason: SpanDropReason

    /// When it occurred.
    package let time: Timestamp

    /// Creates a failure from an error thrown by an exporter.
    ///
    /// - Parameters:
    ///   - error: the error.
    ///   - isTimeout: whether the exporter was cancelled because it exceeded its timeout.
    ///   - time: when it occurred.
    package init(_ error: any Error, isTimeout: Bool, time: Timestamp = .now) {
        self.time = time
        errorType = String(describing: type(of: error))
        message = (error as? any SpanExportError)?.publicDescription
        reason = isTimeout ? .exportTimedOut : .exportFailed
    }
}

extension ExportFailure: CustomStringConvertible {
    /// The failure on one line.
    package var description: String {
        "\(reason): \(message ?? errorType)"
    }
}
