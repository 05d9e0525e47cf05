//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracingSDK
import Synchronization

/// Counts traces from 0x100 and spans from 1.
final class SequentialIdentifiers: IdentifierGenerator {
    private let traces = Mutex<UInt64>(0xff)
    private let spans = Mutex<UInt64>(0)

    var makesRandomTraceIDs: Bool { false }

    func makeTraceID() -> TraceID {
        TraceID(high: 0, low: traces.withLock { next(&$0) })
    }

    func makeSpanID() -> SpanID {
        SpanID(spans.withLock { next(&$0) })
    }

    private func next(_ value: inout UInt64) -> UInt64 {
        value += 1
        return value
    }
}
