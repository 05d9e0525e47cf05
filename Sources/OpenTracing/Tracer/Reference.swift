//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// A causal link from a span that is being started to one that exists.
///
/// The makers take optionals and return `nil` for `nil`, and the lists that take references skip `nil`. So the result of
/// `Tracer.extract(as:from:)` can be passed on as it is:
///
/// ```swift
/// tracer.startSpan("receive", references: [.childOf(try tracer.extract(as: .textMap, from: message))])
/// ```
///
/// OpenTracing specification 1.1, "References between spans".
public struct Reference: Sendable {
    /// How the new span depends on the one it refers to.
    public let type: ReferenceType

    /// The span that is referred to.
    public let context: any SpanContext

    /// Creates a reference of any type.
    ///
    /// - Parameters:
    ///   - type: how the new span depends on the one it refers to.
    ///   - context: the span that is referred to.
    public init(type: ReferenceType, context: any SpanContext) {
        self.type = type
        self.context = context
    }

    /// The new span is a child of `context`.
    ///
    /// - Parameter context: the parent, or `nil`.
    /// - Returns: the reference, or `nil` for `nil`.
    @_disfavoredOverload
    public static func childOf(_ context: (any SpanContext)?) -> Reference? {
        context.map { Reference(type: .childOf, context: $0) }
    }

    /// The new span is a child of `span`.
    ///
    /// - Parameter span: the parent, or `nil`.
    /// - Returns: the reference, or `nil` for `nil`.
    public static func childOf(_ span: (any Span)?) -> Reference? {
        span.map { Reference(type: .childOf, context: $0.context) }
    }

    /// The new span follows from `context`, which does not depend on it.
    ///
    /// - Parameter context: the cause, or `nil`.
    /// - Returns: the reference, or `nil` for `nil`.
    @_disfavoredOverload
    public static func followsFrom(_ context: (any SpanContext)?) -> Reference? {
        context.map { Reference(type: .followsFrom, context: $0) }
    }

    /// The new span follows from `span`, which does not depend on it.
    ///
    /// - Parameter span: the cause, or `nil`.
    /// - Returns: the reference, or `nil` for `nil`.
    public static func followsFrom(_ span: (any Span)?) -> Reference? {
        span.map { Reference(type: .followsFrom, context: $0.context) }
    }
}

extension Collection where Element == Reference {
    /// The reference that decides about the parent: the first ``ReferenceType/childOf``, else the first of any type.
    package var parent: Reference? {
        first { $0.type == .childOf } ?? first
    }
}

/// How a span depends on the span that it refers to.
///
/// OpenTracing specification 1.1, "References between spans".
public struct ReferenceType: Sendable, Hashable {
    /// The name of the type, for example `child_of`.
    public let name: String

    /// Creates a reference type that the specification does not have. Tracers keep it, and treat it as causal.
    ///
    /// - Parameter name: the name of the type.
    public init(_ name: String) {
        self.name = name
    }

    /// The parent depends on the child in some way: it waits for its result, or shares its fate.
    public static let childOf = ReferenceType("child_of")

    /// The parent caused the child, and does not depend on it: a consumer follows from a producer.
    public static let followsFrom = ReferenceType("follows_from")
}

extension ReferenceType: CustomStringConvertible {
    /// The name of the type.
    public var description: String { name }
}
