//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingSDK
import Testing

@Suite("tracestate")
struct TraceStateTests {
    private let propagator = W3CPropagator()

    private func extract(_ values: [String], from propagator: W3CPropagator = W3CPropagator()) throws -> TraceState {
        let headers = HeaderList(
            [("traceparent", "00-\(TraceParentTests.trace)-\(TraceParentTests.span)-01")]
                + values.map { ("tracestate", $0) }
        )
        return try #require(try propagator.extract(from: headers, as: .httpHeaders)).traceState
    }

    private func written(_ state: TraceState) throws -> String? {
        let context = TraceContext(
            traceID: TraceID(high: 1, low: 2),
            spanID: SpanID(3),
            traceState: state
        )
        var headers: [String: String] = [:]
        propagator.inject(context, into: &headers, as: .httpHeaders)
        #expect(headers["traceparent"] != nil)
        return headers["tracestate"]
    }

    @Test(
        "Well-formed entries are kept in the order of the headers",
        arguments: [
            (["foo=1,bar=2"], "foo=1,bar=2"),
            (["foo=1,bar=2", "rojo=1,congo=2", "baz=3"], "foo=1,bar=2,rojo=1,congo=2,baz=3"),
            ([""], ""), (["", "foo=1"], "foo=1"), (["foo=1", ""], "foo=1"), (["foo=1,,,bar=2,"], "foo=1,bar=2"),
            (["foo=1 , bar=2"], "foo=1,bar=2"), (["foo=1\t,\tbar=2\t"], "foo=1,bar=2"),
            ([" foo=1"], "foo=1"), (["foo= 1"], "foo= 1"),
            (["foo@=1,bar=2"], "foo@=1,bar=2"), (["foo@@bar=1"], "foo@@bar=1"), (["foo@bar@baz=1"], "foo@bar@baz=1"),
            (["0a_-*/@=1"], "0a_-*/@=1"),
            (["dd=s:1;t.dm:-0,ot=rv:abcdef12345678;th:0"], "dd=s:1;t.dm:-0,ot=rv:abcdef12345678;th:0"),
            (["foo=1,foo=2"], "foo=1"), (["foo=1", "foo=1"], "foo=1"),
        ]
    )
    func keeps(values: [String], expected: String) throws {
        let state = try extract(values)
        #expect(state.members.map { "\($0.key)=\($0.value)" }.joined(separator: ",") == expected)
        #expect(try written(state) ?? "" == expected)
    }

    @Test(
        "One malformed entry drops the whole state and leaves the trace alone",
        arguments: [
            ["foo =1"], ["FOO=1"], ["foo.bar=1"], ["@foo=1,bar=2"], ["_foo=1"], ["foo=bar=baz"], ["foo=,bar=3"],
            ["foo"], ["=1"], ["bar=1,foo"], ["foo=1\u{7f}"], ["foo=\u{1}"], ["foo=é"], ["foo=1\tx"],
            ["good=1", "BAD=2"],
            [String(repeating: "z", count: 257) + "=1,good=1"], ["foo=" + String(repeating: "v", count: 257)],
        ]
    )
    func drops(values: [String]) throws {
        #expect(try extract(values).isEmpty)
    }

    @Test("Of more than 32 entries the first 32 are kept, also of several headers")
    func keepsTheFirst() throws {
        let many = (1...40).map { "b\($0)=1" }
        let kept = many.prefix(32).map { String($0.dropLast(2)) }
        #expect(try extract([many.joined(separator: ",")]).members.map(\.key) == kept)
        let parts = [many[..<20].joined(separator: ","), many[20...].joined(separator: ",")]
        #expect(try extract(parts).members.map(\.key) == kept)
    }

    @Test("Thirty-two entries, a key and a value of 256 characters, and all allowed characters are kept")
    func atTheLimits() throws {
        let many = (1...32).map { "bar\($0)=\($0)" }.joined(separator: ",")
        #expect(try extract([many]).members.count == 32)
        let long = String(repeating: "z", count: 256)
        #expect(try extract(["\(long)=1"]).members == [.init(key: long, value: "1")])
        let roomy = W3CPropagator(traceContext: W3CTraceContextPropagator(maximumTraceStateLength: 600))
        #expect(try extract(["a=\(long)"], from: roomy).members == [.init(key: "a", value: long)])
        let characters = (0x20...0x7e).filter { $0 != 0x2c && $0 != 0x3d }.map { String(UnicodeScalar(UInt8($0))) }
        let value = characters.joined()
        #expect(try extract(["a=\(value)"]).members == [.init(key: "a", value: value)])
    }

    @Test("Headers with a similar name are not looked at, and the name has no case")
    func names() throws {
        var headers = ["traceparent": "00-\(TraceParentTests.trace)-\(TraceParentTests.span)-01"]
        headers["trace-state"] = "foo=1"
        headers["trace.state"] = "foo=1"
        #expect(try propagator.extract(from: headers, as: .httpHeaders)?.traceState.isEmpty == true)
        headers["TraceState"] = "foo=1"
        #expect(
            try propagator.extract(from: headers, as: .httpHeaders)?.traceState.members == [
                .init(key: "foo", value: "1")
            ]
        )
    }

    @Test("Beyond 512 characters whole entries go, the long ones first and then the oldest")
    func cuts() throws {
        let long = "long=" + String(repeating: "x", count: 130)
        let middle = (1...4).map { "m\($0)=" + String(repeating: "y", count: 100) }
        let state = try extract([([middle[0], long] + middle[1...]).joined(separator: ",")])
        #expect(state.members.map(\.key) == ["m1", "m2", "m3", "m4"])

        let older = (1...6).map { "m\($0)=" + String(repeating: "y", count: 100) }
        #expect(try extract([older.joined(separator: ",")]).members.map(\.key) == ["m1", "m2", "m3", "m4"])

        let exact = "a=" + String(repeating: "y", count: 254) + ",b=" + String(repeating: "y", count: 253)
        #expect(exact.utf8.count == 512)
        #expect(try extract([exact]).members.map(\.key) == ["a", "b"])
        #expect(try extract([exact + "y"]).members.map(\.key) == ["a"])
    }

    @Test("What cannot stand in a header is not written")
    func writesLegalEntriesOnly() throws {
        let state = TraceState([
            .init(key: "Upper", value: "1"), .init(key: "ok", value: "1"), .init(key: "crlf", value: "a\r\nb: c"),
            .init(key: "", value: "1"), .init(key: "empty", value: ""), .init(key: "ok", value: "2"),
            .init(key: "end", value: "1 "), .init(key: "last", value: "é"),
        ])
        #expect(try written(state) == "ok=1")
        #expect(try written(TraceState([.init(key: "Upper", value: "1")])) == nil)
        let many = TraceState((1...40).map { .init(key: "k\($0)", value: "1") })
        #expect(try written(many)?.split(separator: ",").count == 32)
    }
}
