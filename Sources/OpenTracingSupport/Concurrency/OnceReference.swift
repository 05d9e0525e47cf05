//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
public import Synchronization

/// A reference that is set once, and then read often without a lock.
///
/// What `AtomicLazyReference` is. That one comes unspecialised from its library: each look at it takes some 220 instructions, and a request
/// takes several. This one is inlinable for the same reason.
///
/// Why that is safe: the reference is retained before it is published, is never exchanged for another one, and is released with the
/// structure, when nobody reads any more.
@usableFromInline
package struct OnceReference<Value: AnyObject & Sendable>: ~Copyable, Sendable {
    @usableFromInline let bits = Atomic<UInt>(0)

    /// Creates a reference that is not set.
    @inlinable
    package init() {}

    @inlinable
    deinit {
        Self.unmanaged(bits.load(ordering: .acquiring))?.release()
    }

    /// The reference, or `nil` as long as none has been set.
    @inlinable
    package func load() -> Value? {
        Self.unmanaged(bits.load(ordering: .acquiring))?.takeUnretainedValue()
    }

    /// The reference, not counted, or `nil` before it is set. Once there, it stays as long as this does.
    @inlinable package var uncounted: Unmanaged<Value>? { Self.unmanaged(bits.load(ordering: .acquiring)) }

    /// Sets the reference, unless that has been done.
    ///
    /// - Parameter value: the reference.
    /// - Returns: the reference that stays.
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
