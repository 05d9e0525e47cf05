//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
/// Collects routes from a closure, with `if`, `switch` and `for`.
@resultBuilder
public enum RouteBuilder {
    /// Takes a component.
    public static func buildExpression(_ component: some RouteComponent) -> [any RouteComponent] {
        [component]
    }

    /// Takes a list of components.
    public static func buildExpression(_ components: [any RouteComponent]) -> [any RouteComponent] {
        components
    }

    /// Joins the components of a block.
    public static func buildBlock(_ components: [any RouteComponent]...) -> [any RouteComponent] {
        components.flatMap(\.self)
    }

    /// Takes the components of an `if` without `else`.
    public static func buildOptional(_ components: [any RouteComponent]?) -> [any RouteComponent] {
        components ?? []
    }

    /// Takes the components of the first branch.
    public static func buildEither(first components: [any RouteComponent]) -> [any RouteComponent] {
        components
    }

    /// Takes the components of the second branch.
    public static func buildEither(second components: [any RouteComponent]) -> [any RouteComponent] {
        components
    }

    /// Joins the components of a loop.
    public static func buildArray(_ components: [[any RouteComponent]]) -> [any RouteComponent] {
        components.flatMap(\.self)
    }

    /// Takes the components of an `if #available`.
    public static func buildLimitedAvailability(_ components: [any RouteComponent]) -> [any RouteComponent] {
        components
    }
}
