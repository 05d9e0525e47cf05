//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import OpenTracing
import Testing
import TracedRouting

@Suite("Header fields")
struct HeadersTests {
    let headers: Headers = ["A": "1", "b": "2", "a": "3"]

    @Test("Names have no case, values keep their order, and fields keep their spelling")
    func reading() {
        #expect(headers["a"] == "1")
        #expect(headers.values(forKey: "A") == ["1", "3"])
        #expect(headers["c"] == nil && headers.values(forKey: "c").isEmpty)
        #expect(headers.contains("B") && !headers.contains("c"))
        #expect(headers.map(\.name) == ["A", "b", "a"])
        #expect(headers.count == 3 && headers[1].value == "2")
    }

    @Test("Only letters of ASCII are compared without their case", arguments: [("ä", "Ä"), ("[", "{"), ("@", "`")])
    func otherCharacters(left: String, right: String) {
        let headers: Headers = [left: "1"]
        #expect(headers[right] == nil && headers[left] == "1")
    }

    @Test("Assigning replaces all values, nil removes them, add appends, as for a carrier")
    func writing() {
        var headers = headers
        headers["A"] = "4"
        #expect(headers.map(\.value) == ["2", "4"])
        headers.add("5", forName: "a")
        #expect(headers.values(forKey: "a") == ["4", "5"])
        headers["a"] = nil
        #expect(headers.map(\.name) == ["b"])
        headers.set("6", forKey: "B")
        #expect(headers.values(forKey: "b") == ["6"])
        headers.removeValues(forKey: "b")
        #expect(headers.isEmpty)
        #expect(Headers([(name: "x", value: "1"), (name: "x", value: "2")]).values(forKey: "X") == ["1", "2"])
    }

    @Test("A carrier shows every field")
    func entries() {
        var seen: [String] = []
        headers.forEachEntry { seen.append("\($0)=\($1)") }
        #expect(seen == ["A=1", "b=2", "a=3"])
    }
}
