//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
private import Synchronization

/// Counters for tracing failures that were tolerated for the sake of the requests.
public final class TracingCounters: Sendable {
    private let brokenIncomingContexts = Atomic(0)
    private let failedInjections = Atomic(0)
    private let abandonedSpans = Atomic(0)
    private let failedBufferFiles = Atomic(0)

    /// The number of requests with an unreadable trace context; they started a new trace, with any baggage that could be read.
    public var brokenIncomingContextCount: Int { brokenIncomingContexts.load(ordering: .relaxed) }

    /// The number of outgoing requests sent without a context because injection failed.
    public var failedInjectionCount: Int { failedInjections.load(ordering: .relaxed) }

    /// The number of spans finished because the end of their request was never reported.
    public var abandonedSpanCount: Int { abandonedSpans.load(ordering: .relaxed) }

    /// The number of bodies kept in memory because their temporary file could not be created or written.
    public var failedBufferFileCount: Int { failedBufferFiles.load(ordering: .relaxed) }

    package func countBrokenIncomingContext() { brokenIncomingContexts.add(1, ordering: .relaxed) }
    package func countFailedInjection() { failedInjections.add(1, ordering: .relaxed) }
    func countAbandonedSpan() { abandonedSpans.add(1, ordering: .relaxed) }
    package func countFailedBufferFile() { failedBufferFiles.add(1, ordering: .relaxed) }
}
