//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// Sends finished spans somewhere: to a collector, a file, a terminal.
///
/// A span processor calls it, one batch after the other and never two at once.
public protocol SpanExporter: Sendable {
    /// Sends a batch.
    ///
    /// - Parameter spans: the spans to send; never empty.
    /// - Throws: whatever keeps the batch from being sent. It is not sent again: an exporter that retries does so itself.
    func export(_ spans: [SpanRecord]) async throws

    /// How often a batch has been sent again so far, for whoever looks after the exporter's health.
    var retryCount: Int { get }

    /// Releases what the exporter holds, once everything has been sent. A second call does nothing.
    func shutdown() async
}

extension SpanExporter {
    /// Zero, for an exporter that sends nothing again.
    public var retryCount: Int { 0 }

    /// Does nothing.
    public func shutdown() async {}
}
