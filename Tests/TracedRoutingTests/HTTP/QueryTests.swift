//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import Testing
import TracedRouting

@Suite("The query of a request")
struct QueryTests {
    @Test(
        "A parameter has its decoded values in order",
        arguments: [
            ("a=1", ["1"]), ("a=1&b=2&a=3", ["1", "3"]), ("a", [""]), ("a=", [""]), ("b=2", []), ("", []), ("&&", []),
            ("a=b=c", ["b=c"]), ("a=1+2%2B3", ["1 2+3"]), ("%61=1", ["1"]), ("a=%C3%A4", ["ä"]), ("A=1", []),
            ("a=%zz", ["%zz"]), ("a=%ff", ["%ff"]), ("a=%4", ["%4"]), ("a=%", ["%"]),
        ]
    )
    func values(query: String, values: [String]) {
        #expect(Query(query).values(of: "a") == values)
        #expect(Query(query)["a"] == values.first)
        #expect(Query(query).a == values.first)
    }

    @Test(
        "A target is divided at the first question mark",
        arguments: [
            ("/a?x=1", "/a", "x=1"), ("/a", "/a", ""), ("/a?", "/a", ""), ("/a?x=?&y", "/a", "x=?&y"), ("", "", ""),
        ]
    )
    func target(target: String, path: String, query: String) {
        let request = Request(.get, target)
        #expect(request.path == path)
        #expect(request.query.rawValue == query)
    }

    @Test(
        "A cookie has its value as it was sent",
        arguments: [
            (["a=1"], "1"), (["b=2; a=1"], "1"), (["b=2", "a=1; a=3"], "1"), (["b=2"], nil), ([], nil), (["a"], nil),
            (["a=b=c"], "b=c"), (["a="], ""), (["aa=1"], nil), (["A=1"], nil),
        ] as [([String], String?)]
    )
    func cookies(fields: [String], value: String?) {
        #expect(Cookies(fields)["a"] == value)
        #expect(Cookies(fields).a == value)
        #expect(Request(headers: Headers(fields.map { (name: "Cookie", value: $0) })).cookies.a == value)
    }
}
