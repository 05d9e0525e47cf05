//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// How finished spans get to an exporter.
public struct ExportOptions: Sendable, Hashable {
    /// How many spans may wait. Spans that come while so many do are dropped; those that wait stay.
    public let capacity: Int

    /// How many spans make a full batch, which is exported at once.
    public let batchSize: Int

    /// How long a batch that does not fill up waits for more spans; `nil` for until somebody flushes.
    public let interval: Duration?

    /// How long the exporter may take for a batch until it is cancelled.
    public let exportTimeout: Duration

    /// How long a flush or a shutdown waits for what is under way.
    public let flushTimeout: Duration

    /// Creates options. Numbers below one count as one.
    ///
    /// - Parameters:
    ///   - capacity: how many spans may wait.
    ///   - batchSize: how many spans make a full batch; no more than `capacity`.
    ///   - interval: how long a batch that does not fill up waits for more spans.
    ///   - exportTimeout: how long the exporter may take for a batch.
    ///   - flushTimeout: how long a flush or a shutdown waits for what is under way.
    public init(
        capacity: Int = 2048,
        batchSize: Int = 512,
        interval: Duration? = .seconds(1),
        exportTimeout: Duration = .seconds(30),
        flushTimeout: Duration = .seconds(10)
    ) {
        self.capacity = max(1, capacity)
        self.batchSize = min(max(1, batchSize), self.capacity)
        self.interval = interval
        self.exportTimeout = exportTimeout
        self.flushTimeout = flushTimeout
    }
}
