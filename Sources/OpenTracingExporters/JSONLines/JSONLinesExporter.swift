//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

public import OpenTracingSDK
private import Synchronization

/// Writes spans to a file, one on each line as JSON, and starts a new file when one is large.
///
/// After a crash the file holds whole lines: what was left of one is cut off when the file is opened again. A disk that is full
/// is a ``FileExportFailure``; what was written of the batch stays, and once there is room the next batch is written.
///
/// Lines are handed to the system as they come and not forced onto the disk: they survive the process, not the machine. Writing
/// happens on a thread of its own, since it blocks while the disk does. A file belongs to one exporter: two would rename it under each
/// other's hands. One that somebody else renames, as `logrotate` does, is made anew under its name.
public final class JSONLinesExporter: SpanExporter {
    private let format: JSONLinesFormat
    private let file: LineFile
    private let counts = Mutex(DeliveryHealth())

    /// Creates an exporter and opens its file.
    ///
    /// - Parameters:
    ///   - path: the name of the file. It is made where there is none, readable for its owner only, in a directory that exists.
    ///   - format: what a line looks like.
    ///   - maximumFileSize: how large a file may get, in bytes.
    ///   - maximumFileCount: how many files there may be: `path`, `path.1` and so on, the highest number the oldest.
    /// - Throws: ``ExporterConfigurationError/fileNotWritable(code:)`` when the file cannot be opened.
    public init(
        path: String,
        format: JSONLinesFormat = .spans,
        maximumFileSize: Int64 = 64 * 1_024 * 1_024,
        maximumFileCount: Int = 5
    ) throws(ExporterConfigurationError) {
        self.format = format
        do {
            let file = try RotatingFile(path: path, maximumSize: maximumFileSize, maximumCount: maximumFileCount)
            self.file = LineFile(file)
        } catch {
            throw .fileNotWritable(code: error.code)
        }
    }

    /// `file`.
    public var name: String { TracesExporter.file.name }

    /// What became of the spans so far.
    public var health: DeliveryHealth { counts.withLock { $0 } }

    /// The same as ``health``.
    public var deliveryHealth: DeliveryHealth? { health }

    /// Writes a batch.
    ///
    /// - Parameter spans: the spans. Those without identifiers are left out and counted as rejected.
    /// - Throws: ``FileExportFailure`` when not all of them could be written.
    public func export(_ spans: [SpanRecord]) async throws {
        let lines = spans.filter(\.isIdentified).map(line)
        let (written, failure) = await file.append(lines)
        try counts.withLock { counts in
            counts.rejectedSpans += spans.count - lines.count
            counts.exportedSpans += written
            guard let failure else { return }
            counts.failedSpans += failure.spanCount
            counts.lastError = failure.description
            throw failure
        }
    }

    /// Closes the file. What is exported afterwards fails.
    public func shutdown() async {
        await file.close()
    }

    private func line(_ span: SpanRecord) -> [UInt8] {
        switch format {
        case .spans: SpanLineEncoder.encode(span)
        case .otlp(let conventions):
            OTLPEncoding.json.encode([span], conventions: conventions).bytes + [UInt8(ascii: "\n")]
        }
    }
}
