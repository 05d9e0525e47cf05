//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// The flags of Jaeger's formats, in text and in bytes.
struct JaegerFlags {
    private static let sampledBit: UInt8 = 0x01
    private static let debugBit: UInt8 = 0x02

    let rawValue: UInt8

    /// Takes flags as they came.
    init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// The flags for a decision; one that is still open counts as not sampled.
    init(_ sampling: SamplingState) {
        rawValue =
            switch sampling.storage {
            case .deferred, .notSampled: 0
            case .sampled: Self.sampledBit
            case .debug: Self.sampledBit | Self.debugBit
            }
    }

    /// The decision. The debug bit counts only beside the sampled bit; others do not count.
    var sampling: SamplingState {
        guard rawValue & Self.sampledBit != 0 else { return .notSampled }
        return rawValue & Self.debugBit != 0 ? .debug : .sampled
    }
}
