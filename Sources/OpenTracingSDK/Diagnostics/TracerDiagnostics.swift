//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

private import Synchronization

/// Counts problems in tracing itself, and can report them to a handler.
///
/// Silent by default: it only counts. The handler is called on the thread where the problem occurred, with no lock held. It
/// should be quick, and must not use the span in question.
public final class TracerDiagnostics: Sendable {
    private let counts = Mutex<[TracerDiagnostic.Kind: Int]>([:])
    private let handler: (@Sendable (TracerDiagnostic) -> Void)?
    private let flushHandler: (@Sendable () async -> Void)?

    /// Creates counters.
    ///
    /// - Parameters:
    ///   - handler: receives every diagnostic, for example to log it. It must not block: it runs in the middle of requests.
    ///   - flush: reports what the handler has held back, and returns when that is done.
    public init(
        handler: (@Sendable (TracerDiagnostic) -> Void)? = nil,
        flush: (@Sendable () async -> Void)? = nil
    ) {
        self.handler = handler
        flushHandler = flush
    }

    /// Reports everything held back so far, and returns when that is done. Closing a tracer does this last.
    public func flush() async {
        await flushHandler?()
    }

    /// Returns the number of diagnostics of a kind.
    ///
    /// - Parameter kind: the kind to look up.
    /// - Returns: the number of occurrences; zero if none.
    public func count(of kind: TracerDiagnostic.Kind) -> Int {
        counts.withLock { $0[kind] ?? 0 }
    }

    /// Counts a diagnostic, and passes it to the handler.
    ///
    /// For implementations of samplers, propagators, processors and exporters.
    ///
    /// - Parameter diagnostic: the diagnostic.
    public func report(_ diagnostic: TracerDiagnostic) {
        counts.withLock { $0[diagnostic.kind, default: 0] &+= diagnostic.count }
        handler?(diagnostic)
    }
}

/// A problem in tracing itself, which never affects the traced work.
///
/// The text names operations, keys and formats, never a value from a carrier, a tag or a baggage item.
public struct TracerDiagnostic: Sendable, Hashable {
    /// The kind of problem.
    public let kind: Kind

    /// The reason, if problems of this kind have different ones: one of a few constant phrases, without names and numbers.
    public let reason: String?

    /// What is wrong, where, and what is expected.
    public let message: String

    /// The number of occurrences; more than one if several spans were lost together.
    public let count: Int

    /// Creates a diagnostic.
    ///
    /// - Parameters:
    ///   - kind: the kind of problem.
    ///   - reason: the reason as a constant phrase, if problems of this kind have different ones.
    ///   - message: what is wrong, where, and what is expected; no values.
    ///   - count: the number of occurrences.
    public init(_ kind: Kind, reason: String? = nil, message: String, count: Int = 1) {
        self.kind = kind
        self.reason = reason
        self.message = message
        self.count = count
    }

    /// The kinds of diagnostic.
    public struct Kind: Sendable, Hashable, CustomStringConvertible {
        /// The name of the kind.
        public let description: String

        private init(_ name: String) {
            description = name
        }

        /// A span was modified after it finished. Reported once per span.
        public static let spanUsedAfterFinish = Kind("span used after finish")

        /// A span was finished again. Reported once per span, and not if it was already used after its finish.
        public static let spanFinishedTwice = Kind("span finished twice")

        /// A recorded span was released without being finished, so it is lost.
        public static let spanNeverFinished = Kind("span never finished")

        /// A span's finish time is before its start time; its duration is recorded as zero.
        public static let negativeDuration = Kind("negative duration")

        /// A reference to a context of another tracer was skipped.
        public static let foreignReference = Kind("foreign reference")

        /// A carrier held an incomplete or malformed context.
        public static let contextCorrupted = Kind("context corrupted")

        /// A baggage item was dropped because there is too much baggage.
        public static let baggageItemDropped = Kind("baggage item dropped")

        /// Finished spans were lost before export.
        public static let spansDropped = Kind("spans dropped")

        /// An exporter is impaired; no span has been lost because of that yet.
        public static let exportImpaired = Kind("export impaired")

        /// A setting of the tracer is invalid, and another value is used instead.
        public static let configurationMistake = Kind("configuration mistake")

        /// A setting of the tracer is valid, but probably not intended.
        public static let configurationDoubted = Kind("configuration doubted")

        /// A setting is missing, and a default applies that you may want to know about.
        public static let configurationAssumed = Kind("configuration assumed")
    }
}

extension TracerDiagnostic: CustomStringConvertible {
    /// The diagnostic on one line.
    public var description: String {
        count == 1 ? "\(kind): \(message)" : "\(kind) (\(count)): \(message)"
    }
}
