//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
private import Synchronization

/// Names a value in a request's storage, and its type.
///
/// ```swift
/// enum CurrentUser: RequestStorageKey { typealias Value = User }
/// request.storage[CurrentUser.self] = user
/// ```
public protocol RequestStorageKey {
    /// The type of the value.
    associatedtype Value: Sendable
}

/// What middleware and handlers learn about one request, under types as keys.
///
/// All copies of a request share one storage, so what a handler stores is there when attributes are read at the end.
public final class RequestStorage: Sendable {
    private let values = Mutex<[ObjectIdentifier: any Sendable]>([:])

    /// Creates an empty storage.
    public init() {}

    /// The value under a key, or `nil` when there is none.
    public subscript<Key: RequestStorageKey>(key: Key.Type) -> Key.Value? {
        get {
            values.withLock { $0[ObjectIdentifier(key)] } as? Key.Value
        }
        set {
            // What was there is let go outside of the lock, since its end may use the storage again.
            _ = values.withLock { values -> (any Sendable)? in
                let old = values.removeValue(forKey: ObjectIdentifier(key))
                if let newValue { values[ObjectIdentifier(key)] = newValue }
                return old
            }
        }
    }
}
