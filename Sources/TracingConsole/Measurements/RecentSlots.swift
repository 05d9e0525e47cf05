//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

internal import OpenTracing

/// The content of a time slot in ``RecentSlots``.
protocol SlotContent: Sendable {
    /// The length of a slot.
    static var secondsPerSlot: Int64 { get }

    /// The number of slots.
    static var slotCount: Int { get }

    /// Creates the content of an empty slot.
    init()

    /// Adds the content of the same slot from elsewhere.
    mutating func merge(_ other: Self)
}

/// A ring of time slots of equal length covering the last few minutes. A new slot replaces the oldest.
struct RecentSlots<Content: SlotContent>: Sendable {
    private struct Slot: Sendable {
        var number: Int64
        var content: Content
    }

    /// Allocated with the first change.
    private var slots: [Slot] = []

    /// Changes the content of the current slot.
    mutating func change(at now: Timestamp, _ change: (inout Content) -> Void) {
        let index = slot(Self.number(at: now))
        change(&slots[index].content)
    }

    /// Adds the slots of another ring over the same time.
    mutating func merge(_ other: RecentSlots) {
        for part in other.slots where part.number != .min {
            let index = slot(part.number)
            guard slots[index].number == part.number else { continue }
            slots[index].content.merge(part.content)
        }
    }

    /// Returns the contents of all slots up to now, oldest first, including empty ones.
    func contents(at now: Timestamp) -> [(start: Int64, content: Content)] {
        let first = Self.firstNumber(at: now)
        return (0..<Int64(Content.slotCount)).map { offset in
            let number = first + offset
            let slot = slots.isEmpty ? nil : slots[Self.place(of: number)]
            return (number * Content.secondsPerSlot, slot?.number == number ? slot?.content ?? Content() : Content())
        }
    }

    /// The start of the oldest slot, in seconds since 1970.
    static func start(at now: Timestamp) -> Int64 { firstNumber(at: now) * Content.secondsPerSlot }

    /// Returns the index of a slot, clearing older contents; newer contents are kept.
    private mutating func slot(_ number: Int64) -> Int {
        if slots.isEmpty { slots = [Slot](repeating: Slot(number: .min, content: Content()), count: Content.slotCount) }
        let index = Self.place(of: number)
        if slots[index].number < number { slots[index] = Slot(number: number, content: Content()) }
        return index
    }

    private static func number(at time: Timestamp) -> Int64 {
        time.nanosecondsSinceEpoch / 1_000_000_000 / Content.secondsPerSlot
    }

    private static func firstNumber(at now: Timestamp) -> Int64 { number(at: now) - Int64(Content.slotCount) + 1 }

    private static func place(of number: Int64) -> Int {
        let count = Int64(Content.slotCount)
        return Int(((number % count) + count) % count)
    }
}
