//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
private import OpenTracing

/// The request that attributes are read on once, to learn their names.
struct EmptyRequest: TraceableRequest {
    var method: String { "" }
    var path: String { "/" }
    var query: String? { nil }
    var authority: String? { nil }

    func forEachEntry(_ body: (_ key: String, _ value: String) -> Void) {}
}
