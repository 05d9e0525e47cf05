//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

public import Synchronization

/// A reference that is set once, and then read often without a lock.
///
/// It replaces `AtomicLazyReference`, whose library provides no specialization: each read takes some 220 instructions, and a
/// request needs several. This type is inlinable for the same reason.
///
/// It is safe because the reference is retained before it is published, is never replaced, and is released with the structure,
/// when there are no more readers.
@usableFromInline
package struct OnceReference<Value: AnyObject & Sendable>: ~Copyable, Sendable {
    @usableFromInline let bits = Atomic<UInt>(0)

    /// Creates an unset reference.
    @inlinable
    package init() {}

    @inlinable
    deinit {
        Self.unmanaged(bits.load(ordering: .acquiring))?.release()
    }

    /// The reference, or `nil` until it is set.
    @inlinable
    package func load() -> Value? {
        Self.unmanaged(bits.load(ordering: .acquiring))?.takeUnretainedValue()
    }

    /// The reference without a retain, or `nil` until it is set. It lives as long as this value.
    @inlinable package var uncounted: Unmanaged<Value>? { Self.unmanaged(bits.load(ordering: .acquiring)) }

    /// Sets the reference, unless it is already set.
    ///
    /// - Parameter value: the reference.
    /// - Returns: the reference that was set first.
    @inlinable
    package func storeIfNil(_ value: Value) -> Value {
        let new = Unmanaged.passRetained(value)
        let (isSet, other) = bits.compareExchange(
            expected: 0,
            desired: UInt(bitPattern: new.toOpaque()),
            ordering: .acquiringAndReleasing
        )
        guard !isSet else { return value }
        new.release()
        return Self.unmanaged(other)?.takeUnretainedValue() ?? value
    }

    @inlinable
    static func unmanaged(_ bits: UInt) -> Unmanaged<Value>? {
        UnsafeRawPointer(bitPattern: bits).map(Unmanaged.fromOpaque)
    }
}

/// Holds a reference that many threads read without a lock and that is rarely replaced.
///
/// A reader announces itself in a counter, takes the reference and signs off; a writer exchanges the reference and waits for
/// the readers that may have seen the old one before it releases that.
///
/// It is safe for this reason: there are two sets of counters, and `phase` selects the one that readers use. A reader counts itself in set
/// p, and then looks again that the phase is still p; if not, it signs off and starts over. So when its look succeeded, a
/// writer that changes the phase away from p afterwards waits until the reader has signed off, and by then the reader has
/// retained whatever it loaded. A reader that counted itself in p after that change loads the reference after the writer's
/// exchange, and gets the new one. All steps are sequentially consistent, so these orders hold. A phase that went to the other
/// set and back between the two looks of a reader does no harm: only a change that comes after the second look matters, and
/// its writer waits for set p. Writers take turns behind a lock.
///
/// Reading is inlinable, because generic code is otherwise not specialized for other modules.
@usableFromInline
package final class SnapshotCell<Value: AnyObject & Sendable>: Sendable {
    @usableFromInline let reference: Atomic<UInt>
    @usableFromInline let phase = Atomic<Int>(0)
    @usableFromInline let readers = ReaderCounters()
    private let writing = Mutex<Void>(())

    package init(_ value: Value) {
        reference = Atomic(Self.retained(value))
    }

    deinit {
        // There are no readers or writers left, so the last reference can be released.
        _ = Self.unmanaged(reference.load(ordering: .sequentiallyConsistent))?.takeRetainedValue()
    }

    /// The current value. Takes no lock and makes no system call.
    @inlinable
    package func load() -> Value? {
        let stripe = ThreadShard.current
        while true {
            let phase = phase.load(ordering: .sequentiallyConsistent)
            readers.enter(phase: phase, stripe: stripe)
            defer { readers.leave(phase: phase, stripe: stripe) }
            guard self.phase.load(ordering: .sequentiallyConsistent) == phase else { continue }
            return Self.unmanaged(reference.load(ordering: .sequentiallyConsistent))?.takeUnretainedValue()
        }
    }

    /// Replaces the value with the result of a closure. Concurrent calls take turns.
    ///
    /// - Parameter change: makes the new value from the current one.
    package func update(_ change: (Value) -> Value) {
        writing.withLock { _ in
            guard let current = load() else { return }
            let new = Self.retained(change(current))
            let old = reference.exchange(new, ordering: .sequentiallyConsistent)
            let oldPhase = phase.load(ordering: .sequentiallyConsistent)
            phase.store(1 - oldPhase, ordering: .sequentiallyConsistent)
            while readers.isBusy(phase: oldPhase) {
                sched_yield()
            }
            Self.unmanaged(old)?.release()
        }
    }

    private static func retained(_ value: Value) -> UInt {
        UInt(bitPattern: Unmanaged.passRetained(value).toOpaque())
    }

    @inlinable
    static func unmanaged(_ bits: UInt) -> Unmanaged<Value>? {
        UnsafeRawPointer(bitPattern: bits).map(Unmanaged.fromOpaque)
    }
}

/// Counts the readers of a ``SnapshotCell``, in two sets of counters spread so that threads rarely share one.
@usableFromInline
struct ReaderCounters: ~Copyable, Sendable {
    @inlinable static var stripes: Int { ThreadShard.count }

    // Safe to share: the memory lives from `init` to `deinit`, the counters are private, and its contents are atomic and never
    // move. In an array of objects, each access would cost a retain and a release.
    @usableFromInline nonisolated(unsafe) let counters: UnsafeMutablePointer<Counter>

    init() {
        counters = .allocate(capacity: 2 * Self.stripes)
        for index in 0..<2 * Self.stripes { (counters + index).initialize(to: Counter()) }
    }

    deinit {
        counters.deinitialize(count: 2 * Self.stripes)
        counters.deallocate()
    }

    @inlinable
    func enter(phase: Int, stripe: Int) {
        counters[phase * Self.stripes + stripe].value.add(1, ordering: .sequentiallyConsistent)
    }

    @inlinable
    func leave(phase: Int, stripe: Int) {
        counters[phase * Self.stripes + stripe].value.subtract(1, ordering: .sequentiallyConsistent)
    }

    /// Whether a set counts any readers. Poll it until it returns `false`: each counter has then been zero once since the phase
    /// changed, and readers that count there later start over.
    func isBusy(phase: Int) -> Bool {
        (phase * Self.stripes..<(phase + 1) * Self.stripes)
            .contains { counters[$0].value.load(ordering: .sequentiallyConsistent) != 0 }
    }

    /// A counter that fills a cache line, so that threads on different stripes do not slow each other down.
    @usableFromInline
    struct Counter: ~Copyable {
        @usableFromInline let value = Atomic(0)
        private let padding: (UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0, 0, 0, 0)
    }
}

/// Assigns threads to shards, so that they can count without contention.
@usableFromInline
package enum ThreadShard {
    /// The number of shards.
    @inlinable package static var count: Int { 8 }

    /// The shard of this thread. Several threads may share one.
    ///
    /// The stacks of threads are far apart, so the address of a local variable distinguishes them well enough, at no cost.
    @inlinable package static var current: Int {
        var local: UInt8 = 0
        let address = withUnsafeMutablePointer(to: &local) { UInt64(UInt(bitPattern: $0)) }
        return Int(((address >> 17) &* 0x9e37_79b9_7f4a_7c15) >> 61)
    }
}
