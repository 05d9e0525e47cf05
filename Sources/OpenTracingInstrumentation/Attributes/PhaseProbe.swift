//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
private import OpenTracing
private import Synchronization

/// An empty request that notices whether an attribute is read at the end.
final class PhaseProbe: TraceableRequest {
    private let wasAskedForEnd = Atomic(false)

    var isAtEnd: Bool { wasAskedForEnd.load(ordering: .relaxed) }

    var method: String { "" }
    var path: String { "/" }
    var query: String? { nil }
    var authority: String? { nil }

    func noticeEnd() {
        wasAskedForEnd.store(true, ordering: .relaxed)
    }

    func forEachEntry(_ body: (_ key: String, _ value: String) -> Void) {}
}
