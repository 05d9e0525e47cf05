//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// What has been decided about recording a trace.
public struct SamplingState: Sendable, Hashable {
    /// The states, for code that must handle every one.
    package enum Storage: Sendable, Hashable {
        case deferred
        case notSampled
        case sampled
        case debug
    }

    package let storage: Storage

    private init(_ storage: Storage) {
        self.storage = storage
    }

    /// Nobody has decided yet; whoever starts the next span does.
    public static var deferred: SamplingState { SamplingState(.deferred) }

    /// The trace is not recorded.
    public static var notSampled: SamplingState { SamplingState(.notSampled) }

    /// The trace is recorded.
    public static var sampled: SamplingState { SamplingState(.sampled) }

    /// The trace is recorded whatever samplers and limits say, because somebody is looking for a fault.
    public static var debug: SamplingState { SamplingState(.debug) }

    /// Whether spans of the trace are recorded; `nil` while that is undecided.
    public var isSampled: Bool? {
        switch storage {
        case .deferred: nil
        case .notSampled: false
        case .sampled, .debug: true
        }
    }

    /// Whether it has been decided that spans of the trace are recorded.
    var isRecorded: Bool { storage == .sampled || storage == .debug }
}
