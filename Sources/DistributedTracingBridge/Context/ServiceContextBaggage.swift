//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if DistributedTracing
public import Tracing

/// A baggage item that is mirrored under a key of `ServiceContext`.
///
/// Libraries can read such a key but not OpenTracing baggage. Incoming values are available under the key from the start of the
/// request's span. A value that code sets under the key becomes a baggage item of every span started inside through
/// swift-distributed-tracing, and is propagated.
///
/// ```swift
/// enum TenantKey: ServiceContextKey { typealias Value = String }
///
/// let tracer = DistributedTracer(tracing, baggage: [ServiceContextBaggage("tenant", TenantKey.self)])
/// ```
public struct ServiceContextBaggage: Sendable {
    /// The name of the item.
    public let name: String

    let read: @Sendable (ServiceContext) -> String?
    let write: @Sendable (String?, inout ServiceContext) -> Void

    /// Pairs a baggage item with a key.
    ///
    /// - Parameters:
    ///   - name: the name of the baggage item.
    ///   - key: the key that holds its value.
    public init<Key: ServiceContextKey>(_ name: String, _ key: Key.Type) where Key.Value == String {
        self.name = name
        read = { $0[Key.self] }
        write = { $1[Key.self] = $0 }
    }
}
#endif
