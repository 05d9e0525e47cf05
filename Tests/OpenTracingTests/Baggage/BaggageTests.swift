//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import Testing

@Suite("Baggage")
struct BaggageTests {
    @Test("Items keep the order in which their keys were first set")
    func order() {
        var baggage: Baggage = ["b": "1", "a": "2"]
        baggage["c"] = "3"
        baggage["b"] = "4"
        #expect(baggage.map(\.key) == ["b", "a", "c"])
        #expect(baggage.description == "b=4,a=2,c=3")
    }

    @Test("Keys are case-sensitive")
    func caseSensitivity() {
        let baggage: Baggage = ["Some_Key": "1"]
        #expect(baggage["Some_Key"] == "1")
        #expect(baggage["some_key"] == nil)
    }

    @Test("Assigning nil removes an item")
    func removal() {
        var baggage: Baggage = ["a": "1", "b": "2"]
        baggage["a"] = nil
        baggage["missing"] = nil
        #expect(baggage == ["b": "2"])
    }

    @Test("Of two items with the same key the later wins, however the baggage is made")
    func duplicates() {
        #expect(["a": "1", "a": "2"] as Baggage == ["a": "2"])
        #expect(Baggage([BaggageItem(key: "a", value: "1"), BaggageItem(key: "a", value: "2")]) == ["a": "2"])
        var baggage: Baggage = ["a": "1", "b": "1"]
        baggage.merge(["b": "2", "c": "2"])
        #expect(baggage == ["a": "1", "b": "2", "c": "2"])
        var empty = Baggage()
        empty.merge(baggage)
        #expect(empty == baggage)
    }

    @Test("A key may stand several times: the last is its value, and set and merge replace them all")
    func repeatedKeys() {
        var baggage: Baggage = ["a": "1", "b": "2"]
        baggage.append(BaggageItem(key: "a", value: "3"))
        #expect(baggage["a"] == "3" && baggage.description == "a=1,b=2,a=3")
        #expect(baggage != ["a": "3", "b": "2"])
        var merged: Baggage = ["b": "0", "a": "0", "c": "0"]
        merged.merge(baggage)
        #expect(merged.description == "b=2,a=1,a=3,c=0")
        baggage["a"] = "4"
        #expect(baggage == ["a": "4", "b": "2"])
    }

    @Test(
        "Properties are read from metadata and written into it",
        arguments: [
            ("", []), ("p", [BaggageProperty(key: "p")]),
            ("p ; q = 2 ;;=x;a b", [BaggageProperty(key: "p"), BaggageProperty(key: "q", value: "2")]),
            ("q=%C3%A9%zz", [BaggageProperty(key: "q", value: "é%zz")]), ("q=", [BaggageProperty(key: "q", value: "")]),
        ] as [(String, [BaggageProperty?])]
    )
    func properties(metadata: String, expected: [BaggageProperty?]) {
        let properties = BaggageItem(key: "a", value: "1", metadata: metadata).properties
        #expect(properties == expected)
        #expect(BaggageItem(key: "a", value: "1", properties: properties).properties == properties)
    }

    @Test("A property whose key is no token cannot be made", arguments: ["", "a b", "a;b", "é"])
    func propertyKey(key: String) {
        #expect(BaggageProperty(key: key) == nil)
    }

    @Test("Metadata stays with its item until the value is assigned")
    func metadata() {
        var baggage = Baggage([BaggageItem(key: "a", value: "1", metadata: "ttl=60")])
        #expect(baggage.first?.metadata == "ttl=60")
        #expect(baggage != ["a": "1"])
        baggage["a"] = "1"
        #expect(baggage.first?.metadata.isEmpty == true)
        baggage.set(BaggageItem(key: "a", value: "2", metadata: "p"))
        #expect(baggage["a"] == "2")
        #expect(baggage.count == 1)
    }

    @Test("Equality and hash do not depend on the order")
    func equality() {
        let (left, right): (Baggage, Baggage) = (["a": "1", "b": "2"], ["b": "2", "a": "1"])
        #expect(left == right)
        #expect(left.hashValue == right.hashValue)
        #expect(left != ["a": "1"])
        #expect(["a": "1"] as Baggage != left)
        #expect(left != ["a": "1", "b": "3"])
    }

    @Test("A copy does not see later changes")
    func valueSemantics() {
        var baggage: Baggage = ["a": "1"]
        let copy = baggage
        baggage["a"] = "2"
        #expect(copy["a"] == "1")
    }
}
