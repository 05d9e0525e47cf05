//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird
import OpenTracingSDK

/// The context of a client outside: one trace and one span for each number.
struct CallerContext {
    let trace: TraceID
    let span: SpanID

    init(number: Int) {
        trace = TraceID(high: 0x0af7_6519_16cd_43dd, low: UInt64(number))
        span = SpanID(UInt64(number) | 1 << 63)
    }

    var header: String { "00-\(trace)-\(span)-01" }
}
#endif
