//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingTesting
import Testing

@Suite("References")
struct ReferenceTests {
    private func context(_ number: Int) -> MockSpanContext {
        MockSpanContext(traceNumber: number, spanNumber: number)
    }

    @Test("References to nothing are nothing")
    func references() {
        let noSpan: (any Span)? = nil
        let noContext: (any SpanContext)? = nil
        #expect(Reference.childOf(noSpan) == nil)
        #expect(Reference.childOf(noContext) == nil)
        #expect(Reference.followsFrom(noSpan) == nil)
        #expect(Reference.followsFrom(noContext) == nil)
        #expect(SpanOptions(references: [nil, .childOf(noSpan), .childOf(context(1))]).references.count == 1)
    }

    @Test("References are made from spans and from contexts")
    func makers() throws {
        let span = MockTracer().startSpan("span")
        let references = [
            try #require(Reference.childOf(span)), try #require(Reference.childOf(span.context)),
            try #require(Reference.followsFrom(span)), try #require(Reference.followsFrom(span.context)),
        ]
        #expect(references.map(\.type) == [.childOf, .childOf, .followsFrom, .followsFrom])
        #expect(references.allSatisfy { $0.context.spanIDString == span.context.spanIDString })
    }

    @Test("The parent is the first child-of, else the first of any type")
    func parent() {
        let own = ReferenceType("own")
        func parent(_ types: ReferenceType...) -> String? {
            types.enumerated().map { Reference(type: $1, context: context($0 + 1)) }.parent?.context.spanIDString
        }
        #expect(parent() == nil)
        #expect(parent(.followsFrom) == "1")
        #expect(parent(.followsFrom, .childOf) == "2")
        #expect(parent(own, .followsFrom, .childOf, .childOf) == "3")
        #expect(parent(own, .followsFrom) == "1")
    }

    @Test("The types have the names of the specification, and others may be made")
    func types() {
        #expect(ReferenceType.childOf.description == "child_of")
        #expect(ReferenceType.followsFrom.name == "follows_from")
        #expect(ReferenceType("child_of") == .childOf)
        #expect(ReferenceType("own") != .childOf)
    }
}
