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
        #expect(TagValue("text") == "text")
        #expect(TagValue("some text".dropFirst(5)) == "text")
        #expect(TagValue(true) == true)
        #expect(TagValue(1.5) == 1.5)
        #expect(TagValue(Float(0.25)) == 0.25)
        #expect(TagValue(["a", "b"]) == ["a", "b"])
        #expect(TagValue([[1], [2, 3]]) == [[1], [2, 3]])
        #expect(TagValue(TagValue.integer(1)) == 1)
    }

    @Test("Whole numbers of every width become whole numbers, or digits when they do not fit")
    func wholeNumbers() {
        #expect(TagValue(Int.min) == .integer(.min))
        #expect(TagValue(Int8(-8)) == -8)
        #expect(TagValue(Int16(16)) == 16)
        #expect(TagValue(Int32(32)) == 32)
        #expect(TagValue(Int64.max) == .integer(.max))
        #expect(TagValue(UInt8.max) == 255)
        #expect(TagValue(UInt16(16)) == 16)
        #expect(TagValue(UInt32.max) == 4_294_967_295)
        #expect(TagValue(UInt(1)) == 1)
        #expect(TagValue(UInt64(Int64.max)) == .integer(.max))
        #expect(TagValue(UInt64.max) == "18446744073709551615")
    }

    @Test("A type with a raw value becomes that value")
    func rawValues() {
        enum Tier: String, TagValueConvertible { case gold }
        enum Level: Int, TagValueConvertible { case high = 3 }
        #expect(TagValue(Tier.gold) == "gold")
        #expect(TagValue(Level.high) == 3)
        #expect(TagValue(SpanKind.consumer) == "consumer")
    }

    @Test("A value reads back as the type that it was made from, and as nothing where it does not fit")
    func reading() {
        #expect(String.value(of: "text") == "text" && String.value(of: 1) == nil)
        #expect(Substring.value(of: "text") == "text" && Bool.value(of: true) == true && Bool.value(of: "true") == nil)
        #expect(Int8.value(of: 127) == 127 && Int8.value(of: 128) == nil && UInt.value(of: -1) == nil)
        #expect(Double.value(of: 1.5) == 1.5 && Float.value(of: 2) == 2 && Int.value(of: 1.5) == nil)
        #expect([Int].value(of: [1, 2]) == [1, 2] && [Int].value(of: [1, "b"]) == nil && [Int].value(of: 1) == nil)
        #expect(SpanKind.value(of: "consumer") == .consumer && TagValue.value(of: 3) == 3)
    }
}
