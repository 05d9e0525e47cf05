//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

private import Synchronization

/// Counts what goes wrong beside the work that is traced, and tells whoever wants to know.
///
/// Silent by default: the counters are all there is. A handler is called on the thread where the thing happened, with no
/// lock held; it should be quick, and it must not use the span that it is told about.
public final class TracerDiagnostics: Sendable {
    private let counts = Mutex<[TracerDiagnostic.Kind: Int]>([:])
    private let handler: (@Sendable (TracerDiagnostic) -> Void)?
    private let flushHandler: (@Sendable () async -> Void)?

    /// Creates counters.
    ///
    /// - Parameters:
    ///   - handler: receives every diagnostic, for a log for example. It must not block: it runs in the midst of requests.
    ///   - flush: tells what the handler has held back, and returns when everything has been told.
    public init(
        handler: (@Sendable (TracerDiagnostic) -> Void)? = nil,
        flush: (@Sendable () async -> Void)? = nil
    ) {
        self.handler = handler
        flushHandler = flush
    }

    /// Tells what has been held back so far, and returns when everything has been told. Closing a tracer does this last.
    public func flush() async {
        await flushHandler?()
    }

    /// How often something of a kind happened.
    ///
    /// - Parameter kind: the kind to count.
    /// - Returns: the number of times; zero if never.
    public func count(of kind: TracerDiagnostic.Kind) -> Int {
        counts.withLock { $0[kind] ?? 0 }
    }

    /// Counts a diagnostic, and hands it to the handler.
    ///
    /// For authors of samplers, propagators, processors and exporters.
    ///
    /// - Parameter diagnostic: what happened.
    public func report(_ diagnostic: TracerDiagnostic) {
        counts.withLock { $0[diagnostic.kind, default: 0] &+= diagnostic.count }
        handler?(diagnostic)
    }
}

/// Something that went wrong beside the work that is traced, and was made harmless.
///
/// The text names operations, keys and formats, never a value that stood in a carrier, a tag or a baggage item.
public struct TracerDiagnostic: Sendable, Hashable {
    /// What kind of thing it is.
    public let kind: Kind

    /// Why, in a few constant words, where things of one kind have different reasons: one of few, without names and numbers.
    public let reason: String?

    /// What was wrong, where, and what would be right.
    public let message: String

    /// How many times it happened at once; more than one where a number of spans was lost together.
    public let count: Int

    /// Creates a diagnostic.
    ///
    /// - Parameters:
    ///   - kind: what kind of thing it is.
    ///   - reason: why, in a few constant words, where things of one kind have different reasons.
    ///   - message: what was wrong, where, and what would be right; no values.
    ///   - count: how many times it happened at once.
    public init(_ kind: Kind, reason: String? = nil, message: String, count: Int = 1) {
        self.kind = kind
        self.reason = reason
        self.message = message
        self.count = count
    }

    /// The kinds of diagnostics.
    public struct Kind: Sendable, Hashable, CustomStringConvertible {
        /// The name of the kind.
        public let description: String

        private init(_ name: String) {
            description = name
        }

        /// A span was changed after it had been finished. Once for each span.
        public static let spanUsedAfterFinish = Kind("span used after finish")

        /// A span was finished again. Once for each span, and not if it was used after its finish before.
        public static let spanFinishedTwice = Kind("span finished twice")

        /// A recorded span was let go without being finished, so nobody will see it.
        public static let spanNeverFinished = Kind("span never finished")

        /// A span's finish lies before its start; its duration counts as zero.
        public static let negativeDuration = Kind("negative duration")

        /// A reference to a context of another tracer was skipped.
        public static let foreignReference = Kind("foreign reference")

        /// A carrier held a context that is incomplete or malformed.
        public static let contextCorrupted = Kind("context corrupted")

        /// A baggage item was left out because there is too much baggage.
        public static let baggageItemDropped = Kind("baggage item dropped")

        /// Finished spans were lost before they were exported.
        public static let spansDropped = Kind("spans dropped")

        /// An exporter could not do all that it is set up to do; no span was lost by that yet.
        public static let exportImpaired = Kind("export impaired")

        /// A setting of the tracer is wrong, and another one holds instead.
        public static let configurationMistake = Kind("configuration mistake")

        /// A setting of the tracer is possible, and as a rule not what is meant.
        public static let configurationDoubted = Kind("configuration doubted")

        /// Nothing was said about something, and a default holds that one may want to know.
        public static let configurationAssumed = Kind("configuration assumed")
    }
}

extension TracerDiagnostic: CustomStringConvertible {
    /// The diagnostic in one line.
    public var description: String {
        count == 1 ? "\(kind): \(message)" : "\(kind) (\(count)): \(message)"
    }
}
