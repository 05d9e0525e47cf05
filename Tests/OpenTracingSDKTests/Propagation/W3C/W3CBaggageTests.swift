//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingSDK
import Testing

@Suite("W3C baggage")
struct W3CBaggageTests {
    private let propagator = W3CPropagator()

    private func extract(_ values: String...) throws -> [BaggageItem] {
        let headers = HeaderList(values.map { ("baggage", $0) })
        guard let context = try propagator.extract(from: headers, as: .httpHeaders) else { return [] }
        #expect(!context.isValid && context.sampling == .deferred && context.isRemote)
        return Array(context.baggage)
    }

    private func written(_ baggage: Baggage, _ propagator: W3CPropagator = W3CPropagator()) -> String? {
        var headers: [String: String] = [:]
        propagator.inject(
            TraceContext(traceID: .invalid, spanID: .invalid, baggage: baggage),
            into: &headers,
            as: .httpHeaders
        )
        #expect(headers.keys.allSatisfy { $0 == "baggage" })
        return headers["baggage"]
    }

    @Test(
        "Members are read",
        arguments: [
            ("key=value", ["key": "value"]),
            ("Key=1,key=2", ["Key": "1", "key": "2"]),
            ("a=1, b=2\t,\tc=3", ["a": "1", "b": "2", "c": "3"]),
            ("a = 1 , b\t=\t2", ["a": "1", "b": "2"]),
            ("a=1;p;q=2", Baggage([BaggageItem(key: "a", value: "1", metadata: "p;q=2")])),
            (
                "a=1 ; p ; q=2 ,b=2",
                Baggage([.init(key: "a", value: "1", metadata: "p ; q=2"), .init(key: "b", value: "2")])
            ),
            ("a=1; p\t;\tq ", Baggage([BaggageItem(key: "a", value: "1", metadata: "p ; q")])),
            ("a=1;p=é", ["a": "1"]), ("a=1;p=\u{1}", ["a": "1"]),
            ("a=1;", ["a": "1"]),
            ("a=x=y==", ["a": "x=y=="]),
            ("a=", ["a": ""]),
            ("a=k%20v", ["a": "k v"]),
            ("a=v+w", ["a": "v+w"]),
            ("a=v%2Bw", ["a": "v+w"]),
            ("a=caf%C3%A9", ["a": "café"]),
            ("a=caf%c3%a9", ["a": "café"]),
            ("a=%FFx", ["a": "\u{fffd}x"]),
            ("a=%E2%82", ["a": "\u{fffd}"]),
            ("a=100%", ["a": "100%"]), ("a=%zz%4", ["a": "%zz%4"]),
            ("a=%00%0D%0A", ["a": "\0\r\n"]),
            ("%61=1,a=2", ["%61": "1", "a": "2"]), ("user%20id=1", ["user%20id": "1"]),
            ("100%=1", ["100%": "1"]),
            ("!#$%&'*+-.^_`|~0aZ=1", ["!#$%&'*+-.^_`|~0aZ": "1"]),
            (#"a="q""#, ["a": #""q""#]),
            ("a=é", ["a": "é"]),
        ] as [(String, Baggage)]
    )
    func reads(header: String, expected: Baggage) throws {
        #expect(try extract(header) == Array(expected))
    }

    @Test(
        "A malformed member is skipped, the others stay",
        arguments: [
            "", " ", ",", ",,,", "=1", "a", "a;b=c", "a b=1", "é=1", "a\u{1}=1", "a=\u{1}", "a=\r\n", "\"a\"=1",
            "a:b=1", "a/b=1", ";=;",
        ]
    )
    func skips(member: String) throws {
        #expect(try extract(member).isEmpty)
        #expect(try extract("x=1,\(member),y=2") == [.init(key: "x", value: "1"), .init(key: "y", value: "2")])
    }

    @Test("What OpenTelemetry makes of properties and escapes is taken as it says")
    func openTelemetry() throws {
        // Python keeps properties in the value and encodes them, Go encodes what was encoded already.
        #expect(try extract("a=1%3Bp%3Bq%3D2") == [.init(key: "a", value: "1;p;q=2")])
        #expect(try extract("a=ann%2520lee") == [.init(key: "a", value: "ann%20lee")])
    }

    @Test("Several headers make one list")
    func severalHeaders() throws {
        let items = try extract("a=1,b=2", "c=3", "", "d=4")
        #expect(items.map(\.key) == ["a", "b", "c", "d"] && items.map(\.value) == ["1", "2", "3", "4"])
    }

    @Test("Baggage goes with the trace where there is one")
    func withTrace() throws {
        let headers = ["traceparent": "00-\(TraceParentTests.trace)-\(TraceParentTests.span)-01", "baggage": "a=1"]
        let context = try #require(try propagator.extract(from: headers, as: .httpHeaders))
        #expect(context.isValid && context.baggage == ["a": "1"])
    }

    @Test("A key that stands twice keeps both members in their order, and setting it replaces them")
    func repeatedKey() throws {
        let header = "a=1;p=1,b=2,a=3"
        var context = try #require(try propagator.extract(from: ["baggage": header], as: .httpHeaders))
        #expect(context.baggage["a"] == "3")
        #expect(written(context.baggage) == header)
        context.baggage["a"] = "4"
        #expect(written(context.baggage) == "a=4,b=2")
    }

    @Test(
        "Baggage beside a broken traceparent stays, and the other way round",
        arguments: [["x"], [""], ["00-\(TraceParentTests.trace)-\(TraceParentTests.span)-01", "x"]]
    )
    func withBrokenTrace(parents: [String]) throws {
        let broken = parents.map { ("traceparent", $0) }
        let headers = HeaderList(broken + [("baggage", "a=1,b=2"), ("tracestate", "foo=1")])
        let context = try #require(try propagator.extract(from: headers, as: .httpHeaders))
        #expect(!context.isValid && context.sampling == .deferred && context.traceState.isEmpty && context.isRemote)
        #expect(context.baggage == ["a": "1", "b": "2"])
        #expect(context.corruption?.code == .spanContextCorrupted)
        #expect(context.corruption?.reason.hasPrefix("traceparent ") == true)
        #expect(throws: PropagationError.self) {
            try propagator.extract(from: HeaderList(broken), as: .httpHeaders)
        }

        let parent = "00-\(TraceParentTests.trace)-\(TraceParentTests.span)-01"
        let trace = try propagator.extract(from: ["traceparent": parent, "baggage": "garbage"], as: .httpHeaders)
        #expect(trace?.traceIDString == TraceParentTests.trace && trace?.baggage.isEmpty == true)
        #expect(trace?.corruption == nil && trace?.droppedBaggageItemCount == 1)
    }

    @Test("A context that was made of a broken one does not say that it is broken")
    func children() throws {
        let headers = [
            "traceparent": "00-\(TraceParentTests.trace)-\(TraceParentTests.span)-01", "tracestate": "=,a=1",
        ]
        let context = try #require(try propagator.extract(from: headers, as: .httpHeaders))
        #expect(context.isValid && context.corruption?.reason.hasPrefix("tracestate ") == true)
        let child = TestTracer().tracer.startSpan("child", childOf: context)
        #expect(child.context.traceIDString == context.traceIDString && child.context.corruption == nil)
        child.finish()
    }

    @Test(
        "Items are written so that every reader understands them",
        arguments: [
            (BaggageItem(key: "a", value: "k v"), "a=k%20v"),
            (BaggageItem(key: "a", value: "v+w"), "a=v%2Bw"),
            (BaggageItem(key: "a", value: "50%"), "a=50%25"),
            (BaggageItem(key: "a", value: "x=y"), "a=x%3Dy"),
            (BaggageItem(key: "a", value: "1,2;3\"4\\5"), "a=1%2C2%3B3%224%5C5"),
            (BaggageItem(key: "a", value: "é€😀"), "a=%C3%A9%E2%82%AC%F0%9F%98%80"),
            (BaggageItem(key: "a", value: "\r\nx: y\0"), "a=%0D%0Ax%3A%20y%00"),
            (
                BaggageItem(key: "a", value: "!#$&'()*-./:<=>?@[]^_`{|}~"),
                "a=%21%23%24%26%27%28%29%2A-.%2F%3A%3C%3D%3E%3F%40%5B%5D%5E_%60%7B%7C%7D~"
            ),
            (BaggageItem(key: "a", value: "azAZ09-._~"), "a=azAZ09-._~"),
            (BaggageItem(key: "a", value: ""), "a="),
            (BaggageItem(key: "Ké y", value: "1"), nil), (BaggageItem(key: "a,b=c;d", value: "1"), nil),
            (BaggageItem(key: "100%", value: "1"), "100%=1"),
            (BaggageItem(key: "a%20b", value: "1"), "a%20b=1"),
            (BaggageItem(key: "%%41", value: "1"), "%%41=1"),
            (BaggageItem(key: "a", value: "1", metadata: "ttl=60;p"), "a=1;ttl=60;p"),
            (BaggageItem(key: "a", value: "1", metadata: " ttl=60 "), "a=1;ttl=60"),
            (BaggageItem(key: "a", value: "1", metadata: "p\t;q"), "a=1;p ;q"),
            (BaggageItem(key: "a", value: "1", metadata: "x,b=2"), "a=1"),
            (BaggageItem(key: "a", value: "1", metadata: "x\r\nb"), "a=1"),
            (BaggageItem(key: "a", value: "1", metadata: "é"), "a=1"),
            (BaggageItem(key: "", value: "1"), nil),
        ] as [(BaggageItem, String?)]
    )
    func writes(item: BaggageItem, expected: String?) {
        #expect(written(Baggage([item])) == expected)
    }

    @Test("8192 bytes pass, however many members they are, and only whole members are dropped")
    func limits() throws {
        let short = (0..<512).map { "k\(1000 + $0)=\(10 + $0 % 90)x" }.joined(separator: ",")
        #expect(short.utf8.count <= 8192)
        #expect(try extract(short).count == 512)
        #expect(try written(Baggage(extract(short))) == short)
        let shortest = (0..<2731).map { _ in "a=" }.joined(separator: ",")
        #expect(shortest.utf8.count == 8192)
        let context = try #require(try propagator.extract(from: ["baggage": shortest], as: .httpHeaders))
        #expect(context.baggage.count == 2731 && written(context.baggage) == shortest)
        #expect(
            try propagator.extract(from: ["baggage": shortest + ",a="], as: .httpHeaders)?.droppedBaggageItemCount == 1
        )

        let full = "a=" + String(repeating: "x", count: 8190)
        #expect(try extract(full).count == 1)
        #expect(try extract(full + "x").isEmpty)
        #expect(try extract("\(full)x,b=1").map(\.key) == ["b"])
        #expect(try extract("b=1", "\(full)", "c=1").map(\.key) == ["b", "c"])
        let big = BaggageItem(key: "big", value: String(repeating: "é", count: 1400))
        #expect(self.written(Baggage([big, .init(key: "b", value: "1")])) == "b=1")
    }

    @Test("What came within the limits is passed on whole, though more of it is percent-encoded then")
    func passedOnWhole() throws {
        let value = String(repeating: "/", count: 8190)
        let context = try #require(try propagator.extract(from: ["baggage": "a=\(value)"], as: .httpHeaders))
        #expect(context.baggage == ["a": value])
        #expect(written(context.baggage) == "a=" + String(repeating: "%2F", count: 8190))
    }

    @Test(
        "What is dropped is counted, when it is read and when it is written",
        arguments: [
            ("garbage", 1), ("a=1,,=2,b c=3,d=4", 2), ("a=\(String(repeating: "x", count: 8192)),b=1", 1), ("", 0),
        ]
    )
    func droppedCount(header: String, count: Int) throws {
        let context = try propagator.extract(from: ["baggage": header], as: .httpHeaders)
        #expect(context?.droppedBaggageItemCount ?? 0 == count)
        var headers: [String: String] = [:]
        let unwritable = TraceContext(
            traceID: .invalid,
            spanID: .invalid,
            baggage: ["": "1", "k y": "2", "b": "3", "c": String(repeating: " ", count: 3000)]
        )
        #expect(propagator.inject(unwritable, into: &headers, as: .httpHeaders) == 3)
        #expect(headers == ["baggage": "b=3"])
    }

    @Test("Properties that are read and written through items travel")
    func properties() throws {
        let item = try #require(try extract("a=1;ttl=60;internal").first)
        #expect(item.properties == [BaggageProperty(key: "ttl", value: "60"), BaggageProperty(key: "internal")])
        let properties = item.properties + [try #require(BaggageProperty(key: "note", value: "a,b; c"))]
        let header = "a=2;ttl=60;internal;note=a%2Cb%3B%20c"
        let changed = BaggageItem(key: "a", value: "2", properties: properties)
        #expect(written(Baggage([changed])) == header)
        #expect(try extract(header).first?.properties == properties)
    }

    @Test("Limits can be set, and nothing is written when nothing may be")
    func ownLimits() throws {
        let small = W3CPropagator(baggage: W3CBaggagePropagator(limits: BaggageLimits(itemCount: 1, byteCount: 5)))
        #expect(written(["abc": "defg", "a": "1", "b": "2"], small) == "a=1")
        let none = W3CPropagator(baggage: W3CBaggagePropagator(limits: BaggageLimits(itemCount: 0, byteCount: -1)))
        #expect(written(["a": "1"], none) == nil)
        #expect(try none.extract(from: ["baggage": "a=1"], as: .httpHeaders)?.baggage.isEmpty == true)
    }
}
