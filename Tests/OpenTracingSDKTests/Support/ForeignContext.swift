//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing

/// The context of some other tracer.
struct ForeignContext: SpanContext {
    var traceID = "t1"
    var spanID = "s1"
    var baggage: Baggage = ["foreign": "1"]
}
