//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// The options for starting a span.
public struct SpanOptions: Sendable {
    /// The spans that the new one references, in order.
    ///
    /// The first ``ReferenceType/childOf`` is the parent, otherwise the first of any type. Baggage is merged from all of them;
    /// for duplicate keys, the later reference wins.
    public var references: [Reference] {
        @inlinable get {
            parentSpan.map { [Reference(type: .childOf, context: $0.context)] } ?? givenReferences
        }
        @inlinable set {
            givenReferences = newValue
            parentSpan = nil
        }
    }

    @usableFromInline package var givenReferences: [Reference]

    /// The parent, if the only reference is to a span in this process: a tracer that recognizes its own spans needs no array for
    /// it.
    @usableFromInline package var parentSpan: (any Span)?

    /// The initial tags, visible to samplers.
    public var tags: Tags

    /// When the operation began; `nil` for now.
    public var startTime: Timestamp?

    /// Whether a span without references begins a trace even if another span is active.
    public var ignoresActiveSpan: Bool

    /// Whether to record a span that begins a trace; `nil` lets the tracer decide.
    ///
    /// For instrumentation that decides per request. If the span has a parent, the parent's decision applies. A tracer that has
    /// no such choice may ignore this option.
    public var isSampled: Bool?

    /// Creates options.
    ///
    /// - Parameters:
    ///   - references: the spans that the new one references; `nil` elements are skipped.
    ///   - tags: the initial tags.
    ///   - startTime: when the operation began; `nil` for now.
    ///   - ignoresActiveSpan: whether a span without references begins a trace even if another span is active.
    ///   - isSampled: whether to record a span that begins a trace; `nil` lets the tracer decide.
    @inlinable
    public init(
        references: [Reference?] = [],
        tags: Tags = [:],
        startTime: Timestamp? = nil,
        ignoresActiveSpan: Bool = false,
        isSampled: Bool? = nil
    ) {
        givenReferences = references.isEmpty ? [] : references.compactMap(\.self)
        self.tags = tags
        self.startTime = startTime
        self.ignoresActiveSpan = ignoresActiveSpan
        self.isSampled = isSampled
    }

    /// Creates the options for a child.
    @inlinable
    init(parentSpan: (any Span)?, tags: Tags, startTime: Timestamp?) {
        givenReferences = []
        self.parentSpan = parentSpan
        self.tags = tags
        self.startTime = startTime
        ignoresActiveSpan = false
        isSampled = nil
    }
}

/// A causal link from a new span to an existing one.
///
/// The factory methods take optionals and return `nil` for `nil`, and reference lists skip `nil`. You can therefore pass on the
/// result of `Tracer.extract(as:from:)` directly:
///
/// ```swift
/// tracer.startSpan("receive", references: [.childOf(try tracer.extract(as: .textMap, from: message))])
/// ```
///
/// OpenTracing specification 1.1, "References between spans".
public struct Reference: Sendable {
    /// How the new span relates to the referenced one.
    public let type: ReferenceType

    /// The context of the referenced span.
    public let context: any SpanContext

    /// Creates a reference of any type.
    ///
    /// - Parameters:
    ///   - type: how the new span relates to the referenced one.
    ///   - context: the context of the referenced span.
    public init(type: ReferenceType, context: any SpanContext) {
        self.type = type
        self.context = context
    }

    /// Makes the new span a child of `context`.
    ///
    /// - Parameter context: the parent, or `nil`.
    /// - Returns: the reference, or `nil` for `nil`.
    @_disfavoredOverload
    public static func childOf(_ context: (any SpanContext)?) -> Reference? {
        context.map { Reference(type: .childOf, context: $0) }
    }

    /// Makes the new span a child of `span`.
    ///
    /// - Parameter span: the parent, or `nil`.
    /// - Returns: the reference, or `nil` for `nil`.
    public static func childOf(_ span: (any Span)?) -> Reference? {
        span.map { Reference(type: .childOf, context: $0.context) }
    }

    /// Makes the new span follow from `context`, which does not depend on its result.
    ///
    /// - Parameter context: the cause, or `nil`.
    /// - Returns: the reference, or `nil` for `nil`.
    @_disfavoredOverload
    public static func followsFrom(_ context: (any SpanContext)?) -> Reference? {
        context.map { Reference(type: .followsFrom, context: $0) }
    }

    /// Makes the new span follow from `span`, which does not depend on its result.
    ///
    /// - Parameter span: the cause, or `nil`.
    /// - Returns: the reference, or `nil` for `nil`.
    public static func followsFrom(_ span: (any Span)?) -> Reference? {
        span.map { Reference(type: .followsFrom, context: $0.context) }
    }
}

extension Collection where Element == Reference {
    /// The reference that determines the parent: the first ``ReferenceType/childOf``, otherwise the first of any type.
    package var parent: Reference? {
        first { $0.type == .childOf } ?? first
    }
}

/// How a span relates to the span that it references.
///
/// OpenTracing specification 1.1, "References between spans".
public struct ReferenceType: Sendable, Hashable {
    /// The name of the type, for example `child_of`.
    public let name: String

    /// Creates a reference type beyond the specification. Tracers keep it and treat it as causal.
    ///
    /// - Parameter name: the name of the type.
    public init(_ name: String) {
        self.name = name
    }

    /// The parent depends on the child in some way: it waits for the result, or shares its fate.
    public static let childOf = ReferenceType("child_of")

    /// The parent caused the child but does not depend on it: a consumer follows from a producer.
    public static let followsFrom = ReferenceType("follows_from")
}

extension ReferenceType: CustomStringConvertible {
    /// The name of the type.
    public var description: String { name }
}
