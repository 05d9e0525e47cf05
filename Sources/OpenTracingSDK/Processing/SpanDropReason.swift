//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// Why a sampled span was never exported.
public enum SpanDropReason: String, Sendable, Hashable, CaseIterable {
    /// It came while as many spans were waiting as the queue holds.
    case queueFull
    /// The exporter threw.
    case exportFailed
    /// The exporter took longer than it may.
    case exportTimedOut
    /// It came after the shutdown, or the shutdown's time was over before its turn came.
    case shutdown
    /// It was let go without being finished.
    case neverFinished
    /// Its sampling was revoked by the tag `sampling.priority`.
    case notSampledAnyMore
    /// Its trace has more spans than are kept of one.
    case traceTooLarge
}

extension SpanDropReason: CustomStringConvertible {
    /// The reason in words.
    public var description: String {
        switch self {
        case .queueFull: "queue full"
        case .exportFailed: "export failed"
        case .exportTimedOut: "export timed out"
        case .shutdown: "shutdown"
        case .neverFinished: "never finished"
        case .notSampledAnyMore: "not sampled any more"
        case .traceTooLarge: "trace too large"
        }
    }
}
