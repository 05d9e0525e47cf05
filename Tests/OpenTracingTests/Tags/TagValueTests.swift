//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import Testing

@Suite("Tag values")
struct TagValueTests {
    @Test("Literals give the kind of value that they look like")
    func literals() {
        #expect("text" as TagValue == .string("text"))
        #expect("1 + 1 = \(2)" as TagValue == .string("1 + 1 = 2"))
        #expect(7 as TagValue == .integer(7))
        #expect(-0.5 as TagValue == .double(-0.5))
        #expect(true as TagValue == .boolean(true))
        #expect([1, "two", [false]] as TagValue == .array([.integer(1), .string("two"), .array([.boolean(false)])]))
    }

    @Test("Accessors give a value only when it is of their kind, and numbers as fractions too")
    func accessors() {
        #expect(TagValue.string("a").stringValue == "a")
        #expect(TagValue.integer(1).stringValue == nil)
        #expect(TagValue.integer(1).integerValue == 1)
        #expect(TagValue.double(1).integerValue == nil)
        #expect(TagValue.double(1.5).doubleValue == 1.5)
        #expect(TagValue.integer(2).doubleValue == 2)
        #expect(TagValue.string("2").doubleValue == nil)
        #expect(TagValue.boolean(true).booleanValue == true)
        #expect(TagValue.integer(1).booleanValue == nil)
        #expect(TagValue.array([1]).arrayValue == [1])
        #expect(TagValue.string("a").arrayValue == nil)
    }

    @Test(
        "A value reads in a line of text",
        arguments: [
            ("text", "text"), (7, "7"), (0.5, "0.5"), (true, "true"), (["a", 1, true], "a,1,true"), ([], ""),
        ] as [(TagValue, String)]
    )
    func description(value: TagValue, text: String) {
        #expect(value.description == text)
    }

    @Test("Values of the usual types become tag values")
    func conversion() {
        #expect("text".tagValue == "text")
        #expect("some text".dropFirst(5).tagValue == "text")
        #expect(true.tagValue == true)
        #expect(1.5.tagValue == 1.5)
        #expect(Float(0.25).tagValue == 0.25)
        #expect(["a", "b"].tagValue == ["a", "b"])
        #expect([[1], [2, 3]].tagValue == [[1], [2, 3]])
        #expect(TagValue.integer(1).tagValue == 1)
    }

    @Test("Whole numbers of every width become whole numbers, or digits when they do not fit")
    func wholeNumbers() {
        #expect(Int.min.tagValue == .integer(.min))
        #expect(Int8(-8).tagValue == -8)
        #expect(Int16(16).tagValue == 16)
        #expect(Int32(32).tagValue == 32)
        #expect(Int64.max.tagValue == .integer(.max))
        #expect(UInt8.max.tagValue == 255)
        #expect(UInt16(16).tagValue == 16)
        #expect(UInt32.max.tagValue == 4_294_967_295)
        #expect(UInt(1).tagValue == 1)
        #expect(UInt64(Int64.max).tagValue == .integer(.max))
        #expect(UInt64.max.tagValue == "18446744073709551615")
    }

    @Test("A type with a raw value becomes that value")
    func rawValues() {
        enum Tier: String, TagValueConvertible { case gold }
        enum Level: Int, TagValueConvertible { case high = 3 }
        #expect(Tier.gold.tagValue == "gold")
        #expect(Level.high.tagValue == 3)
        #expect(SpanKind.consumer.tagValue == "consumer")
    }
}
