//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

internal import OpenTracing
package import OpenTracingSDK
private import Synchronization

/// Writes spans to a file, one on each line as JSON, and starts a new file when one is large.
///
/// After a crash the file holds whole lines: what was left of one is cut off when the file is opened again. A disk that is full
/// fails the export; what was written of the batch stays, and once there is room the next batch is written.
///
/// Lines are handed to the system as they come and not forced onto the disk: they survive the process, not the machine. Writing
/// happens on a thread of its own, since it blocks while the disk does. A file belongs to one exporter: two would rename it under each
/// other's hands. One that somebody else renames, as `logrotate` does, is made anew under its name.
package final class JSONLinesExporter: AccountableExporter {
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
    /// - Throws: ``ExporterConfigurationError`` when the file cannot be opened.
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

    /// What became of the spans so far.
    package var deliveryHealth: DeliveryHealth? { health }

    package var health: DeliveryHealth { counts.withLock { $0 } }

    /// Writes a batch.
    ///
    /// - Parameter spans: the spans. Those without identifiers are left out and counted as rejected.
    /// - Throws: an ``/OpenTracingSDK/SpanExportError`` when not all of them could be written.
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

    /// Closes the file. What is exported afterwards fails.
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

/// What a line of a `JSONLinesExporter` looks like.
public struct JSONLinesFormat: Sendable, Hashable {
    enum Form: Hashable {
        case spans
        case otlp(OTLPConventions)
    }

    let form: Form

    /// A flat object, made to be read by people and searched by tools.
    ///
    /// ```json
    /// {"traceId":"4bf92f3577b34da6a3ce929d0e0e4736","spanId":"00f067aa0ba902b7","parentSpanId":"53995c3f42cd8ad8",
    ///  "service":"shop","name":"GET /orders/:id","kind":"server","start":"2023-11-14T22:13:20.000000000Z",
    ///  "durationNanoseconds":12400000,"error":true,"tags":{"http.status_code":500},
    ///  "logs":[{"time":"2023-11-14T22:13:20.001000000Z","fields":{"event":"retry","attempt":2}}]}
    /// ```
    ///
    /// (on one line). What a span does not have is left out: `parentSpanId`, `kind`, `error`, `tags`, `logs`, and `references`
    /// (a list of `type`, `traceId` and `spanId`, without the parent), `droppedTags`, `droppedLogs`, `resource` (the attributes
    /// beside the service's name). Numbers that JSON does not have are text.
    public static let spans = Self(form: .spans)

    /// The form of the OpenTelemetry file exporter: a message `TracesData` in JSON with one span in it, which a collector reads.
    ///
    /// - Parameter conventions: which names attributes have.
    public static func otlp(_ conventions: OTLPConventions = .openTelemetry) -> JSONLinesFormat {
        Self(form: .otlp(conventions))
    }
}

/// Why spans could not be written to a file.
package struct FileExportFailure: SpanExportError, Hashable {
    /// What was being done.
    package enum Operation: String, Sendable, Hashable {
        /// The file was being opened.
        case open
        /// Lines were being written.
        case write
        /// Older files were being renamed to make room.
        case rotate
        /// The exporter was shut down before.
        case shutDown
    }

    /// What was being done.
    package let operation: Operation

    /// The number of the system's error, `errno`: 28 on most systems for a disk that is full. Zero where it was not the system.
    package let code: Int32

    /// How many spans of the batch are not in the file; those before them are.
    package let spanCount: Int
}

extension FileExportFailure: CustomStringConvertible {
    /// What went wrong, and how much is missing; the same as ``publicDescription``.
    package var description: String { publicDescription }

    /// What went wrong, and how much is missing.
    package var publicDescription: String {
        let reason =
            operation == .shutDown
            ? "the exporter was shut down" : "cannot \(operation.rawValue) the file: \(SystemError(code: code))"
        return "\(spanCount) spans were not written: \(reason)"
    }
}

/// How a configuration sets up a `JSONLinesExporter`.
public struct FileConfiguration: ExporterConfiguration, Hashable {
    /// The name of the file.
    public var path = "traces.jsonl"

    /// What a line looks like.
    public var format = JSONLinesFormat.spans

    /// Creates the configuration for a file in the current directory.
    public init() {}

    mutating func read(_ environment: inout EnvironmentReader) {
        path = environment.text(.file) ?? path
        format = environment.choice(.fileFormat, ["spans": .spans, "otlp": .otlp(.openTelemetry)]) ?? format
    }
}

extension TracesExporter {
    /// `JSONLinesExporter`: to a file.
    public static let file = TracesExporter(
        "file",
        configuration: FileConfiguration.self,
        variables: [.file, .fileFormat],
        read: { $0.read(&$1) },
        make: { configuration, _ in try JSONLinesExporter(path: configuration.path, format: configuration.format) }
    )
}

extension TracerConfiguration {
    /// How ``TracesExporter/file`` is set up.
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
        "the file that `file` writes, a line for each span; when it is large, it is renamed and another one begun"
    )
    fileprivate static let fileFormat = EnvironmentVariable(
        "TRACE_FILE_FORMAT",
        "`spans` or `otlp`",
        default: "spans",
        sets: "file.format",
        "what a line of the file looks like: made for people and their tools, or for an OpenTelemetry collector"
    )
}
