//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing

/// The context of some other tracer.
struct ForeignContext: SpanContext {
    var traceIDString = "t1"
    var spanIDString = "s1"
    var baggage: Baggage = ["foreign": "1"]
}
