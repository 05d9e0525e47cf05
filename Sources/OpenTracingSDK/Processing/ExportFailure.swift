//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

public import OpenTracing

/// Why a batch was not exported.
public struct ExportFailure: Sendable, Hashable {
    /// The type of the error.
    public let errorType: String

    /// What went wrong, if the error is a ``SpanExportError``; other errors may have secrets in their text, so it is not kept.
    public let message: String?

    /// Under which reason the spans are counted.
    public let reason: SpanDropReason

    /// When that was.
    public let time: Timestamp

    /// Creates a failure from what an exporter has thrown.
    ///
    /// - Parameters:
    ///   - error: what the exporter has thrown.
    ///   - isTimeout: whether the exporter had been cancelled because it took too long.
    ///   - time: when that was.
    public init(_ error: any Error, isTimeout: Bool, time: Timestamp = .now) {
        self.time = time
        errorType = String(describing: type(of: error))
        message = (error as? any SpanExportError)?.publicDescription
        reason = isTimeout ? .exportTimedOut : .exportFailed
    }
}

extension ExportFailure: CustomStringConvertible {
    /// The failure in one line.
    public var description: String {
        "\(reason): \(message ?? errorType)"
    }
}
