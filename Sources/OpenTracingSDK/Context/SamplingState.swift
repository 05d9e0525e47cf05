//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// What has been decided about recording a trace.
public enum SamplingState: Sendable, Hashable {
    /// Nobody has decided yet; whoever starts the next span does.
    case deferred
    /// The trace is not recorded.
    case notSampled
    /// The trace is recorded.
    case sampled
    /// The trace is recorded whatever samplers and limits say, because somebody is looking for a fault.
    case debug

    /// Whether spans of the trace are recorded; `nil` while that is undecided.
    public var isSampled: Bool? {
        switch self {
        case .deferred: nil
        case .notSampled: false
        case .sampled, .debug: true
        }
    }

    /// Whether it has been decided that spans of the trace are recorded.
    var isRecorded: Bool { self == .sampled || self == .debug }
}
