//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// Everything that may be said about a span when it is started, besides its name.
public struct SpanOptions: Sendable {
    /// The spans that the new one refers to, in the order given.
    ///
    /// The first ``ReferenceType/childOf`` is the parent, else the first of any type. Baggage is the union over all of them;
    /// on the same key the later reference wins.
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

    /// The only reference, where it is one to a parent in this process: a tracer that knows its own spans needs no list for it.
    @usableFromInline package var parentSpan: (any Span)?

    /// Tags that the span has from its start, visible to samplers.
    public var tags: Tags

    /// When the operation began; `nil` for now.
    public var startTime: Timestamp?

    /// Whether a span without references begins a trace even when another span is active.
    public var ignoresActiveSpan: Bool

    /// Whether to record a span that begins a trace; `nil` leaves that to the tracer.
    ///
    /// For instrumentation that decides with the request in hand. Where a parent has decided, that holds. A tracer may have no
    /// such choice, and ignore it.
    public var isSampled: Bool?

    /// Creates options.
    ///
    /// - Parameters:
    ///   - references: the spans that the new one refers to; `nil` elements are skipped.
    ///   - tags: tags that the span has from its start.
    ///   - startTime: when the operation began; `nil` for now.
    ///   - ignoresActiveSpan: whether a span without references begins a trace even when another span is active.
    ///   - isSampled: whether to record a span that begins a trace; `nil` leaves that to the tracer.
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

    /// Creates the options of a child.
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
