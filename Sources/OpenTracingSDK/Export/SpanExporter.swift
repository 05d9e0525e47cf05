//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// Sends finished spans to a destination: a collector, a file, a terminal.
///
/// A span processor calls it sequentially, one batch after the other.
public protocol SpanExporter: Sendable {
    /// Sends a batch.
    ///
    /// - Parameter spans: the spans to send; never empty.
    /// - Throws: the error that prevented sending. The batch is not resent: retrying is up to the exporter.
    func export(_ spans: [SpanRecord]) async throws

    /// The name of the exporter in health reports.
    var name: String { get }

    /// Tries to send what the exporter still holds of earlier batches. Need not wait for an unavailable receiver.
    func flush() async

    /// Releases the exporter's resources, once everything has been sent. A second call does nothing.
    func shutdown() async
}

extension SpanExporter {
    /// The name of the exporter's type.
    public var name: String { String(describing: Self.self) }

    /// Does nothing, for an exporter that buffers nothing.
    public func flush() async {}

    /// Does nothing.
    public func shutdown() async {}
}

/// An exporter that retries or spools to disk, and therefore keeps its own counts.
package protocol AccountableExporter: SpanExporter {
    /// The counts so far; `nil` if none are kept. Must not wait for exports in progress.
    var deliveryHealth: DeliveryHealth? { get }
}

/// An exporter error whose description may be shown.
///
/// The text of other errors is not shown, because it may contain a secret: a URL with a password, a header.
public protocol SpanExportError: Error {
    /// What went wrong, where, and what is expected, without credentials.
    var publicDescription: String { get }
}
