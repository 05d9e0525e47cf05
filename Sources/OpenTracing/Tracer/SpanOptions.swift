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
