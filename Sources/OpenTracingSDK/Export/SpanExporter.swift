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

    /// What the exporter is called where somebody looks after its health.
    var name: String { get }

    /// Tries to send what the exporter still holds of earlier batches. Need not wait for a receiver that is not there.
    func flush() async

    /// Releases what the exporter holds, once everything has been sent. A second call does nothing.
    func shutdown() async
}

extension SpanExporter {
    /// The name of the exporter's type.
    public var name: String { String(describing: Self.self) }

    /// Does nothing, for an exporter that holds nothing back.
    public func flush() async {}

    /// Does nothing.
    public func shutdown() async {}
}

/// An exporter that sends again what was not taken, or keeps it on disk, and so knows best what became of the spans.
package protocol AccountableExporter: SpanExporter {
    /// What became of the spans so far; `nil` where no account is kept. Must not wait for what is under way.
    var deliveryHealth: DeliveryHealth? { get }
}

/// An error of an exporter whose text may be shown.
///
/// The text of other errors is not shown, since it may hold a secret: a URL with a password, a header.
public protocol SpanExportError: Error {
    /// What went wrong, where, and what would be right, without credentials.
    var publicDescription: String { get }
}
