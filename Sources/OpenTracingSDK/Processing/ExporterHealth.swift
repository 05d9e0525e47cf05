//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// How an exporter is doing.
public struct ExporterHealth: Sendable, Hashable {
    /// What has become of the spans so far.
    public var counts: SpanCounts

    /// How often the exporter has sent a batch again.
    public var retryCount: Int

    /// What went wrong last; `nil` if nothing has.
    public var lastFailure: ExportFailure?

    /// Creates a value.
    ///
    /// - Parameters:
    ///   - counts: what has become of the spans so far.
    ///   - retryCount: how often the exporter has sent a batch again.
    ///   - lastFailure: what went wrong last.
    public init(counts: SpanCounts = SpanCounts(), retryCount: Int = 0, lastFailure: ExportFailure? = nil) {
        self.counts = counts
        self.retryCount = retryCount
        self.lastFailure = lastFailure
    }
}
