//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
private import Synchronization

/// What went wrong while tracing requests, and was left out for the sake of the requests.
public final class TracingCounters: Sendable {
    private let brokenIncomingContexts = Atomic(0)
    private let failedInjections = Atomic(0)
    private let abandonedSpans = Atomic(0)
    private let failedBufferFiles = Atomic(0)

    /// How many requests brought along a trace that could not be read; they began one of their own, with the baggage that could.
    public var brokenIncomingContextCount: Int { brokenIncomingContexts.load(ordering: .relaxed) }

    /// How many outgoing requests went without a context because it could not be written.
    public var failedInjectionCount: Int { failedInjections.load(ordering: .relaxed) }

    /// How many spans were finished because their request was never heard of again.
    public var abandonedSpanCount: Int { abandonedSpans.load(ordering: .relaxed) }

    /// How many bodies stayed in memory because the temporary file that they should have waited in could not be made or written.
    public var failedBufferFileCount: Int { failedBufferFiles.load(ordering: .relaxed) }

    package func countBrokenIncomingContext() { brokenIncomingContexts.add(1, ordering: .relaxed) }
    package func countFailedInjection() { failedInjections.add(1, ordering: .relaxed) }
    func countAbandonedSpan() { abandonedSpans.add(1, ordering: .relaxed) }
    package func countFailedBufferFile() { failedBufferFiles.add(1, ordering: .relaxed) }
}
