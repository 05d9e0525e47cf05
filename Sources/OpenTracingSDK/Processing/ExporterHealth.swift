//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

public import OpenTracing

/// How an exporter is doing: what has become of the spans on their way to it, and in it.
///
/// ```swift
/// for (name, health) in tracer.health { print(name, health) }
/// ```
public struct ExporterHealth: Sendable, Hashable {
    /// Something that went wrong.
    public struct LastError: Sendable, Hashable {
        /// What went wrong, in words; free of secrets.
        public let message: String

        /// When it went wrong.
        public let time: Timestamp
    }

    /// What the exporter is called.
    public var name: String

    /// What has become of the spans on their way to the exporter.
    package var counts: SpanCounts

    /// What has become of them in the exporter; `nil` for an exporter that keeps no account.
    package var delivery: DeliveryHealth?

    /// Why a batch could not be exported last; `nil` if every one could.
    package var lastFailure: ExportFailure?

    /// Creates a value.
    ///
    /// - Parameters:
    ///   - name: what the exporter is called.
    ///   - counts: what has become of the spans on their way to the exporter.
    ///   - delivery: what has become of them in the exporter; `nil` for an exporter that keeps no account.
    ///   - lastFailure: why a batch could not be exported last.
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
    /// Finished spans in memory: those that wait for the exporter, and those that it has in hand.
    public var queuedSpans: Int { counts.waiting + counts.exporting }

    /// Spans that have arrived, as far as the exporter can tell. Those in a spool have not yet.
    public var exportedSpans: Int { delivery?.exportedSpans ?? counts.exported }

    /// Spans that were lost, by reason, wherever that was.
    public var droppedSpans: [SpanDropReason: Int] {
        counts.dropped.merging(delivery?.droppedSpans ?? [:], uniquingKeysWith: +)
    }

    /// How often a batch has been sent again.
    public var retryCount: Int { delivery?.retries ?? 0 }

    /// Spans that wait on disk.
    public var spooledSpans: Int { delivery?.waitingSpans ?? 0 }

    /// Files that wait on disk.
    public var spoolFiles: Int { delivery?.spoolFiles ?? 0 }

    /// Bytes of the files that wait on disk.
    public var spoolBytes: Int { delivery?.spoolBytes ?? 0 }

    /// What went wrong last; `nil` if nothing did.
    public var lastError: LastError? {
        let failure = lastFailure.map { LastError(message: $0.description, time: $0.time) }
        guard let message = delivery?.lastError, let time = delivery?.lastErrorTime else { return failure }
        if let failure, failure.time > time { return failure }
        return LastError(message: message, time: time)
    }
}

extension ExporterHealth: CustomStringConvertible {
    /// The state in one line, for a log or a page of an operator's.
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

/// What has become of the spans that went to an exporter.
///
/// Every span that was received is in exactly one place: ``received`` = ``waiting`` + ``exporting`` + ``exported`` +
/// ``droppedTotal``. Once every span has finished and everything is flushed, ``started`` = ``exported`` + ``droppedTotal``.
package struct SpanCounts: Sendable, Hashable {
    /// The sampled spans that were started.
    package var started = 0

    /// The sampled spans that finished, or were lost before they did.
    package var received = 0

    /// Those that wait for their turn.
    package var waiting = 0

    /// Those that the exporter is sending.
    package var exporting = 0

    /// Those that the exporter has sent.
    package var exported = 0

    /// Those that were lost, by reason.
    package var dropped: [SpanDropReason: Int] = [:]

    /// How many were lost for any reason.
    package var droppedTotal: Int { dropped.values.reduce(0, +) }

    /// Creates counts that are zero.
    package init() {}
}

/// Why a batch was not exported.
package struct ExportFailure: Sendable, Hashable {
    /// The type of the error.
    package let errorType: String

    /// What went wrong, if the error is a ``SpanExportError``; other errors may have secrets in their text, so it is not kept.
    package let message: String?

    /// Under which reason the spans are counted.
    package let reason: SpanDropReason

    /// When that was.
    package let time: Timestamp

    /// Creates a failure from what an exporter has thrown.
    ///
    /// - Parameters:
    ///   - error: what the exporter has thrown.
    ///   - isTimeout: whether the exporter had been cancelled because it took too long.
    ///   - time: when that was.
    package init(_ error: any Error, isTimeout: Bool, time: Timestamp = .now) {
        self.time = time
        errorType = String(describing: type(of: error))
        message = (error as? any SpanExportError)?.publicDescription
        reason = isTimeout ? .exportTimedOut : .exportFailed
    }
}

extension ExportFailure: CustomStringConvertible {
    /// The failure in one line.
    package var description: String {
        "\(reason): \(message ?? errorType)"
    }
}
