//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if DistributedTracing
public import Tracing

/// A baggage item that stands under a key of `ServiceContext` as well.
///
/// Libraries read such a key, and do not know OpenTracing's baggage. What a request brings along stands under the key from the start of
/// its span; a value that code puts under the key becomes the item of each span that is started through swift-distributed-tracing
/// inside, and travels on with it.
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

    /// Creates a pair of item and key.
    ///
    /// - Parameters:
    ///   - name: the name of the baggage item.
    ///   - key: the key under which its value stands.
    public init<Key: ServiceContextKey>(_ name: String, _ key: Key.Type) where Key.Value == String {
        self.name = name
        read = { $0[Key.self] }
        write = { $1[Key.self] = $0 }
    }
}
#endif
