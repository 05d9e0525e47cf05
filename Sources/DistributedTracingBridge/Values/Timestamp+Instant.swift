//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if DistributedTracing
internal import OpenTracing
internal import Tracing

// Converts whole nanoseconds: a current time as floating-point seconds would be off by up to two hundred.

extension Timestamp {
    /// Converts an instant, as precisely as possible.
    init(_ instant: some TracerInstant) {
        self.init(nanosecondsSinceEpoch: Int64(clamping: instant.nanosecondsSinceEpoch))
    }

    /// The same time for swift-distributed-tracing; times before 1970 become 1970-01-01T00:00:00Z.
    var instant: DefaultTracerClock.Timestamp {
        DefaultTracerClock.Timestamp(nanosecondsSinceEpoch: UInt64(clamping: nanosecondsSinceEpoch))
    }
}
#endif
