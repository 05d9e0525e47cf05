//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

internal import OpenTracing
package import OpenTracingSDK
private import Synchronization

/// Writes spans to a file, one JSON object per line, and rotates the file by size.
///
/// After a crash, the file contains only whole lines: a partial one is truncated when the file is reopened. A full disk fails the
/// export; what was written of the batch stays, and once there is space the next batch is written.
///
/// Lines are handed to the system without syncing to disk: they survive a crash of the process, but not of the machine. Writing
/// runs on its own thread, because it blocks while the disk does. A file must belong to one exporter: two would rename it
/// concurrently. If another program renames it, as `logrotate` does, it is recreated under its name.
package final class JSONLinesExporter: AccountableExporter {
    private let format: JSONLinesFormat
    private let file: LineFile
    private let counts = Mutex(DeliveryHealth())

    /// Creates an exporter and opens its file.
    ///
    /// - Parameters:
    ///   - path: the path of the file, in an existing directory. It is created if necessary, readable only by its owner.
    ///   - format: the format of a line.
    ///   - maximumFileSize: the maximum size of a file, in bytes.
    ///   - maximumFileCount: the maximum number of files: `path`, `path.1` and so on, the highest number being the oldest.
    /// - Throws: ``ExporterConfigurationError`` if the file cannot be opened.
    package init(
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
            throw ExporterConfigurationError(.fileNotWritable(code: error.code))
        }
    }

    /// `file`.
    package var name: String { TracesExporter.file.name }

    /// The delivery counts so far.
    package var deliveryHealth: DeliveryHealth? { health }

    package var health: DeliveryHealth { counts.withLock { $0 } }

    /// Writes a batch.
    ///
    /// - Parameter spans: the spans. Those without identifiers are omitted and counted as rejected.
    /// - Throws: an ``/OpenTracingSDK/SpanExportError`` if not all of them could be written.
    package func export(_ spans: [SpanRecord]) async throws {
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

    /// Closes the file. Later exports fail.
    package func shutdown() async {
        await file.close()
    }

    private func line(_ span: SpanRecord) -> [UInt8] {
        switch format.form {
        case .spans: SpanLineEncoder.encode(span)
        case .otlp(let conventions):
            OTLPEncoding.json.encode([span], conventions: conventions).bytes + [UInt8(ascii: "\n")]
        }
    }
}

/// The format of a line of a `JSONLinesExporter`.
public struct JSONLinesFormat: Sendable, Hashable {
    enum Form: Hashable {
        case spans
        case otlp(OTLPConventions)
    }

    let form: Form

    /// A flat object, for people to read and tools to search.
    ///
    /// ```json
    /// {"traceId":"4bf92f3577b34da6a3ce929d0e0e4736","spanId":"00f067aa0ba902b7","parentSpanId":"53995c3f42cd8ad8",
    ///  "service":"shop","name":"GET /orders/:id","kind":"server","start":"2023-11-14T22:13:20.000000000Z",
    ///  "durationNanoseconds":12400000,"error":true,"tags":{"http.status_code":500},
    ///  "logs":[{"time":"2023-11-14T22:13:20.001000000Z","fields":{"event":"retry","attempt":2}}]}
    /// ```
    ///
    /// (on one line). Missing data is omitted: `parentSpanId`, `kind`, `error`, `tags`, `logs`, and `references` (a list of
    /// `type`, `traceId` and `spanId`, without the parent), `droppedTags`, `droppedLogs`, `resource` (the attributes other than
    /// the service name). Numbers that JSON cannot represent are strings.
    public static let spans = Self(form: .spans)

    /// The format of the OpenTelemetry file exporter, which a collector can read: a JSON message `TracesData` with one span.
    ///
    /// - Parameter conventions: the attribute names.
    public static func otlp(_ conventions: OTLPConventions = .openTelemetry) -> JSONLinesFormat {
        Self(form: .otlp(conventions))
    }
}

/// The reason why spans could not be written to a file.
package struct FileExportFailure: SpanExportError, Hashable {
    /// The operation that failed.
    package enum Operation: String, Sendable, Hashable {
        /// Opening the file.
        case open
        /// Writing lines.
        case write
        /// Renaming older files to make room.
        case rotate
        /// Writing after the exporter was shut down.
        case shutDown
    }

    /// The operation that failed.
    package let operation: Operation

    /// The system's error code, `errno`: 28 on most systems if the disk is full. Zero if it was not a system error.
    package let code: Int32

    /// The number of spans of the batch that are not in the file; those before them are.
    package let spanCount: Int
}

extension FileExportFailure: CustomStringConvertible {
    /// What went wrong, and how many spans are missing; the same as ``publicDescription``.
    package var description: String { publicDescription }

    /// What went wrong, and how many spans are missing.
    package var publicDescription: String {
        let reason =
            operation == .shutDown
            ? "the exporter was shut down" : "cannot \(operation.rawValue) the file: \(SystemError(code: code))"
        return "\(spanCount) spans were not written: \(reason)"
    }
}

/// The settings of a `JSONLinesExporter`.
public struct FileConfiguration: ExporterConfiguration, Hashable {
    /// The path of the file.
    public var path = "traces.jsonl"

    /// The format of a line.
    public var format = JSONLinesFormat.spans

    /// Creates the settings for a file in the current directory.
    public init() {}

    mutating func read(_ environment: inout EnvironmentReader) {
        path = environment.text(.file) ?? path
        format = environment.choice(.fileFormat, ["spans": .spans, "otlp": .otlp(.openTelemetry)]) ?? format
    }
}

extension TracesExporter {
    /// Writes to a file, with a `JSONLinesExporter`.
    public static let file = TracesExporter(
        "file",
        configuration: FileConfiguration.self,
        variables: [.file, .fileFormat],
        read: { $0.read(&$1) },
        make: { configuration, _ in try JSONLinesExporter(path: configuration.path, format: configuration.format) }
    )
}

extension TracerConfiguration {
    /// The settings of ``TracesExporter/file``.
    public var file: FileConfiguration {
        get { self[FileConfiguration.self] }
        set { self[FileConfiguration.self] = newValue }
    }
}

extension EnvironmentVariable {
    fileprivate static let file = EnvironmentVariable(
        "TRACE_FILE",
        "path",
        default: "traces.jsonl",
        sets: "file.path",
        "the file that `file` writes, one line per span; large files are rotated"
    )
    fileprivate static let fileFormat = EnvironmentVariable(
        "TRACE_FILE_FORMAT",
        "`spans` or `otlp`",
        default: "spans",
        sets: "file.format",
        "the format of a line: for people and their tools, or for an OpenTelemetry collector"
    )
}
