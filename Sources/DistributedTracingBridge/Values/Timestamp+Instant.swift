//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if DistributedTracing
internal import OpenTracing
internal import Tracing

// Whole nanoseconds both ways: as seconds in a floating-point number a time of today would lose two hundred of them.

extension Timestamp {
    /// The same moment, as close as can be told.
    init(_ instant: some TracerInstant) {
        self.init(nanosecondsSinceEpoch: Int64(clamping: instant.nanosecondsSinceEpoch))
    }

    /// The same moment for the other library; what lies before 1970 is told as its beginning.
    var instant: DefaultTracerClock.Timestamp {
        DefaultTracerClock.Timestamp(nanosecondsSinceEpoch: UInt64(clamping: nanosecondsSinceEpoch))
    }
}
#endif
