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
    /// It has no identifiers, so the exporter cannot send it.
    case notIdentified
    /// The receiver took note of it and refused it: all of its batch, or this one alone.
    case refused
    /// It had to go from the spool to make room for newer ones.
    case spoolFull
    /// Its file in the spool was damaged, or is gone.
    case spoolDamaged
    /// It waited in the spool for as long as a batch may, or was sent in vain as often as one may be.
    case spoolExpired
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
        case .notIdentified: "without identifiers"
        case .refused: "refused by the receiver"
        case .spoolFull: "spool full"
        case .spoolDamaged: "spool damaged"
        case .spoolExpired: "given up in the spool"
        }
    }
}
