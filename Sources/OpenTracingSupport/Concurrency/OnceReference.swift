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
