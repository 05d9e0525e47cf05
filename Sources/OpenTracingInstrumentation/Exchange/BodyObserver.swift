//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
private import Synchronization

/// Learns whether the body failed by itself or because the client has gone.
public final class BodyObserver: Sendable {
    private let hasGone = Atomic(false)

    init() {}

    var clientHasGone: Bool { hasGone.load(ordering: .relaxed) }

    /// Call it when a piece of the body could not be sent: the client has gone.
    public func noticeClientHasGone() {
        hasGone.store(true, ordering: .relaxed)
    }
}
