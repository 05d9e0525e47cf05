//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// A service in ``TracedMethods``: the tracing options of the service and of individual methods.
public struct RPCService: Sendable {
    let name: String
    let tracing: RouteTracing
    let methods: [RPCMethod]

    /// Creates a service.
    ///
    /// - Parameters:
    ///   - name: the service including its package, for example `kitchen.v1.Oven`.
    ///   - tracing: the tracing options for all of its methods.
    ///   - methods: methods with their own tracing options.
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

    /// Creates a method with tracing options.
    ///
    /// - Parameters:
    ///   - name: the method, for example `Preheat`.
    ///   - tracing: the tracing options for its calls.
    public init(_ name: String, traced tracing: some RouteTracingConvertible = true) {
        self.name = name
        self.tracing = tracing.routeTracing
    }
}

/// Collects the services of ``TracedMethods``.
@resultBuilder
public enum ServiceBuilder {
    /// Combines services.
    public static func buildBlock(_ services: RPCService...) -> [RPCService] { services }
}

/// Collects the methods of an ``RPCService``.
@resultBuilder
public enum MethodBuilder {
    /// Combines methods.
    public static func buildBlock(_ methods: RPCMethod...) -> [RPCMethod] { methods }
}
