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
    public init(_ name: String, traced tracing: some RouteTracingConvertible = RouteTracing.inherit) {
        self.name = name
        self.tracing = tracing.routeTracing
    }
}

/// Collects the services of ``TracedMethods``.
@resultBuilder
public enum ServiceBuilder {
    /// A single element.
    public static func buildExpression(_ element: RPCService) -> [RPCService] { [element] }

    /// Several elements.
    public static func buildBlock(_ elements: [RPCService]...) -> [RPCService] { elements.flatMap(\.self) }

    /// The elements of a loop.
    public static func buildArray(_ elements: [[RPCService]]) -> [RPCService] { elements.flatMap(\.self) }

    /// The elements of an `if` without `else`.
    public static func buildOptional(_ elements: [RPCService]?) -> [RPCService] { elements ?? [] }

    /// The elements of an `if`.
    public static func buildEither(first elements: [RPCService]) -> [RPCService] { elements }

    /// The elements of an `else`.
    public static func buildEither(second elements: [RPCService]) -> [RPCService] { elements }
}

/// Collects the methods of an ``RPCService``.
@resultBuilder
public enum MethodBuilder {
    /// A single element.
    public static func buildExpression(_ element: RPCMethod) -> [RPCMethod] { [element] }

    /// Several elements.
    public static func buildBlock(_ elements: [RPCMethod]...) -> [RPCMethod] { elements.flatMap(\.self) }

    /// The elements of a loop.
    public static func buildArray(_ elements: [[RPCMethod]]) -> [RPCMethod] { elements.flatMap(\.self) }

    /// The elements of an `if` without `else`.
    public static func buildOptional(_ elements: [RPCMethod]?) -> [RPCMethod] { elements ?? [] }

    /// The elements of an `if`.
    public static func buildEither(first elements: [RPCMethod]) -> [RPCMethod] { elements }

    /// The elements of an `else`.
    public static func buildEither(second elements: [RPCMethod]) -> [RPCMethod] { elements }
}
