//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// A service in ``TracedMethods``: what is said about all of its methods, and about some of them.
public struct RPCService: Sendable {
    let name: String
    let tracing: RouteTracing
    let methods: [RPCMethod]

    /// Lists a service.
    ///
    /// - Parameters:
    ///   - name: the service with its package, for example `kitchen.v1.Oven`.
    ///   - tracing: what is said about all of its methods.
    ///   - methods: what is said about some of them.
    public init(
        _ name: String,
        traced tracing: some RouteTracingConvertible = RouteTracing.inherit,
        @MethodBuilder _ methods: () -> [RPCMethod] = { [] }
    ) {
        self.name = name
        self.tracing = tracing.routeTracing
        self.methods = methods()
    }
}

/// A method of an ``RPCService``.
public struct RPCMethod: Sendable {
    let name: String
    let tracing: RouteTracing

    /// Says something about a method.
    ///
    /// - Parameters:
    ///   - name: the method, for example `Preheat`.
    ///   - tracing: whether and how its calls are traced.
    public init(_ name: String, traced tracing: some RouteTracingConvertible = true) {
        self.name = name
        self.tracing = tracing.routeTracing
    }
}

/// Collects the services of ``TracedMethods``.
@resultBuilder
public enum ServiceBuilder {
    /// Several services.
    public static func buildBlock(_ services: RPCService...) -> [RPCService] { services }
}

/// Collects the methods of an ``RPCService``.
@resultBuilder
public enum MethodBuilder {
    /// Several methods.
    public static func buildBlock(_ methods: RPCMethod...) -> [RPCMethod] { methods }
}
