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
