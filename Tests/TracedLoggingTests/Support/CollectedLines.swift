//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Logging
import Logging
import Synchronization

/// The lines of a logger, kept for a test.
final class CollectedLines: Sendable {
    struct Line: Sendable, Equatable {
        var level: Logger.Level
        var message: String
        var metadata: Logger.Metadata
    }

    private let lines = Mutex<[Line]>([])
    /// Is asked before a line is kept, on the thread that writes it.
    private let willWrite: @Sendable () -> Void

    init(willWrite: @escaping @Sendable () -> Void = {}) {
        self.willWrite = willWrite
    }

    var all: [Line] { lines.withLock { $0 } }

    /// A logger that writes here.
    func logger(_ provider: Logger.MetadataProvider? = nil, level: Logger.Level = .trace) -> Logger {
        var logger = Logger(label: "test") { _ in Handler(lines: self, metadataProvider: provider) }
        logger.logLevel = level
        return logger
    }

    private struct Handler: LogHandler {
        let lines: CollectedLines
        var metadataProvider: Logger.MetadataProvider?
        var logLevel = Logger.Level.trace
        var metadata: Logger.Metadata = [:]

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            lines.willWrite()
            // As handlers are told to: what stands nearer to the line goes before what is farther away.
            var all = metadataProvider?.get() ?? [:]
            all.merge(metadata) { $1 }
            all.merge(event.metadata ?? [:]) { $1 }
            let line = Line(level: event.level, message: "\(event.message)", metadata: all)
            lines.lines.withLock { $0.append(line) }
        }
    }
}
#endif
