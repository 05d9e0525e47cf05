//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import Synchronization

/// A clock that stands still until it is moved.
final class ManualClock: Sendable {
    private let nanoseconds: Mutex<Int64>
    private let readings = Mutex(0)

    init(_ nanoseconds: Int64 = 1_000) {
        self.nanoseconds = Mutex(nanoseconds)
    }

    /// How often the clock was read.
    var readingCount: Int { readings.withLock { $0 } }

    func advance(byNanoseconds distance: Int64) {
        nanoseconds.withLock { $0 += distance }
    }

    @Sendable func now() -> Timestamp {
        readings.withLock { $0 += 1 }
        return Timestamp(nanosecondsSinceEpoch: nanoseconds.withLock { $0 })
    }
}
