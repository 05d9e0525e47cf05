//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

internal import OpenTracing

/// The requests and failures of the last few minutes, in slots of a few seconds.
struct RequestRates: Sendable {
    /// The counts of a slot.
    private struct Counts: SlotContent {
        static let secondsPerSlot: Int64 = 5
        static let slotCount = 60

        var requests = 0
        var errors = 0

        mutating func merge(_ other: Counts) {
            requests += other.requests
            errors += other.errors
        }
    }

    /// A time slot of a few seconds.
    struct Slot: Sendable, Encodable {
        /// The start of the slot, in seconds since 1970.
        let time: Int64
        let requests: Int
        let errors: Int
    }

    static var secondsPerSlot: Int64 { Counts.secondsPerSlot }
    static var slotCount: Int { Counts.slotCount }

    private var counts = RecentSlots<Counts>()

    mutating func add(isFailure: Bool, at now: Timestamp) {
        counts.change(at: now) { counts in
            counts.requests += 1
            if isFailure { counts.errors += 1 }
        }
    }

    mutating func merge(_ other: RequestRates) { counts.merge(other.counts) }

    /// Returns all slots of the last few minutes, oldest first, including empty ones.
    func slots(at now: Timestamp) -> [Slot] {
        counts.contents(at: now).map { start, counts in
            Slot(time: start, requests: counts.requests, errors: counts.errors)
        }
    }
}
