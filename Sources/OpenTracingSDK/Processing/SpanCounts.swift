//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// What has become of the spans that went to an exporter.
///
/// Every span that was received is in exactly one place: ``received`` = ``waiting`` + ``exporting`` + ``exported`` +
/// ``droppedTotal``. Once every span has finished and everything is flushed, ``started`` = ``exported`` + ``droppedTotal``.
public struct SpanCounts: Sendable, Hashable {
    /// The sampled spans that were started.
    public var started = 0

    /// The sampled spans that finished, or were lost before they did.
    public var received = 0

    /// Those that wait for their turn.
    public var waiting = 0

    /// Those that the exporter is sending.
    public var exporting = 0

    /// Those that the exporter has sent.
    public var exported = 0

    /// Those that were lost, by reason.
    public var dropped: [SpanDropReason: Int] = [:]

    /// How many were lost for any reason.
    public var droppedTotal: Int { dropped.values.reduce(0, +) }

    /// Creates counts that are zero.
    public init() {}
}
