//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import Testing

@Suite("Log values")
struct LogValueTests {
    private struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    @Test("Literals give the kind of value that they look like")
    func literals() {
        #expect("text \(1)" as LogValue == .string("text 1"))
        #expect(7 as LogValue == .integer(7))
        #expect(0.5 as LogValue == .double(0.5))
        #expect(true as LogValue == .boolean(true))
        #expect(nil as LogValue == .null)
        #expect([1, nil] as LogValue == .array([.integer(1), .null]))
        #expect(["a": 1, "a": 2] as LogValue == .dictionary(["a": .integer(2)]))
    }

    @Test("Everything that can be a tag can be logged, and nil is null")
    func conversion() {
        #expect(LogValue("text") == "text")
        #expect(LogValue(UInt8(7)) == 7)
        #expect(LogValue(1.5) == 1.5)
        #expect(LogValue(true) == true)
        #expect(LogValue(["a", "b"]) == ["a", "b"])
        #expect(LogValue(nil as String?) == .null)
        #expect(LogValue(nil as (any Error)?) == .null)
    }

    @Test("Accessors give a value only when it is of their kind")
    func accessors() {
        #expect(LogValue.string("a").stringValue == "a")
        #expect(LogValue.integer(1).stringValue == nil)
        #expect(LogValue.error(Failure(description: "x")).errorValue is Failure)
        #expect(LogValue.null.errorValue == nil)
    }

    @Test(
        "A value reads in a line of text",
        arguments: [
            ("text", "text"), (7, "7"), (0.5, "0.5"), (false, "false"), (nil, "null"), ([1, "a", nil], "[1, a, null]"),
            (["b": 2, "a": [1]], "{a: [1], b: 2}"), (.error(Failure(description: "went wrong")), "went wrong"),
        ] as [(LogValue, String)]
    )
    func description(value: LogValue, text: String) {
        #expect(value.description == text)
    }

    @Test("Values are equal by content, errors by type and description")
    func equality() {
        struct Other: Error, CustomStringConvertible { let description: String }
        let error = LogValue.error(Failure(description: "a"))
        #expect(error == .error(Failure(description: "a")))
        #expect(error != .error(Failure(description: "b")))
        #expect(error != .error(Other(description: "a")))
        #expect(LogValue.integer(1) != .double(1))
        #expect(LogValue.string("null") != .null)
        #expect(LogValue.dictionary(["a": 1]) != .dictionary(["a": 2]))
        #expect(LogValue.boolean(true) != .boolean(false))
    }
}
