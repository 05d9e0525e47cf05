//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import OpenTracing
import OpenTracingTesting

extension MockSpan {
    /// Whether the span was given up, and says so.
    var isAbandoned: Bool {
        tags["abandoned"] == true && logs.map { $0.fields["event"] } == ["abandoned"]
    }
}
