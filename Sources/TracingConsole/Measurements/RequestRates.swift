//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

internal import OpenTracing

/// The requests and failures of the last few minutes, in slots of a few seconds.
struct RequestRates: Sendable {
    /// A time slot of a few seconds.
    struct Slot: Sendable, Encodable {
        /// The start of the slot, in seconds since 1970.
        let time: Int64
        var requests = 0
        var errors = 0
    }

    static let secondsPerSlot: Int64 = 5
    static let slotCount = 60

    private var slots: [Slot] = []

    mutating func add(isFailure: Bool, at now: Timestamp) {
        let number = Self.number(at: now)
        let index = slot(number)
        slots[index].requests += 1
        if isFailure { slots[index].errors += 1 }
    }

    mutating func merge(_ other: RequestRates) {
        for part in other.slots where part.requests > 0 {
            let index = slot(part.time / Self.secondsPerSlot)
            guard slots[index].time == part.time else { continue }
            slots[index].requests += part.requests
            slots[index].errors += part.errors
        }
    }

    /// Returns all slots of the last few minutes, oldest first, including empty ones.
    func slots(at now: Timestamp) -> [Slot] {
        let last = Self.number(at: now)
        return (0..<Int64(Self.slotCount)).map { offset in
            let number = last - Int64(Self.slotCount) + 1 + offset
            let empty = Slot(time: number * Self.secondsPerSlot)
            guard !slots.isEmpty else { return empty }
            let slot = slots[Self.place(of: number)]
            return slot.time == empty.time ? slot : empty
        }
    }

    /// Returns the index of a slot, clearing older contents; newer contents are kept.
    private mutating func slot(_ number: Int64) -> Int {
        if slots.isEmpty { slots = [Slot](repeating: Slot(time: .min), count: Self.slotCount) }
        let index = Self.place(of: number)
        if slots[index].time < number * Self.secondsPerSlot {
            slots[index] = Slot(time: number * Self.secondsPerSlot)
        }
        return index
    }

    private static func number(at time: Timestamp) -> Int64 {
        time.nanosecondsSinceEpoch / 1_000_000_000 / secondsPerSlot
    }

    private static func place(of number: Int64) -> Int {
        Int(((number % Int64(slotCount)) + Int64(slotCount)) % Int64(slotCount))
    }
}
