//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

internal import OpenTracing

/// How many requests came and failed in each few seconds of the last minutes.
struct RequestRates: Sendable {
    /// A few seconds.
    struct Slot: Sendable, Encodable {
        /// When it began, in seconds since 1970.
        let time: Int64
        var requests = 0
        var errors = 0
    }

    static let secondsPerSlot: Int64 = 5
    private static let slotCount = 60

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

    /// All slots of the last minutes, the oldest first, with those in which nothing came.
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

    /// The place of a slot, emptied if what stood there was older; a newer one stays.
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
