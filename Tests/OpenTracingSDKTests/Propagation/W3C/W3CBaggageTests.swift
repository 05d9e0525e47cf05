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
            TraceContext(traceIdentifier: .invalid, spanIdentifier: .invalid, baggage: baggage),
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
            ("a=1,a=2", ["a": "2"]),
            ("user%20id=1", ["user id": "1"]),
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

    @Test("Several headers make one list")
    func severalHeaders() throws {
        let items = try extract("a=1,b=2", "c=3", "", "a=4")
        #expect(items == [.init(key: "a", value: "4"), .init(key: "b", value: "2"), .init(key: "c", value: "3")])
    }

    @Test("Baggage goes with the trace where there is one")
    func withTrace() throws {
        let headers = ["traceparent": "00-\(TraceParentTests.trace)-\(TraceParentTests.span)-01", "baggage": "a=1"]
        let context = try #require(try propagator.extract(from: headers, as: .httpHeaders))
        #expect(context.isValid && context.baggage == ["a": "1"])
    }

    @Test("Baggage beside a broken traceparent is lost with it")
    func withBrokenTrace() {
        #expect(throws: PropagationError.self) {
            try propagator.extract(from: ["traceparent": "x", "baggage": "a=1"], as: .httpHeaders)
        }
    }

    @Test(
        "Items are written so that every reader understands them",
        arguments: [
            (BaggageItem(key: "a", value: "k v"), "a=k%20v"),
            (BaggageItem(key: "a", value: "v+w"), "a=v%2Bw"),
            (BaggageItem(key: "a", value: "50%"), "a=50%25"),
            (BaggageItem(key: "a", value: "x=y"), "a=x=y"),
            (BaggageItem(key: "a", value: "1,2;3\"4\\5"), "a=1%2C2%3B3%224%5C5"),
            (BaggageItem(key: "a", value: "é€😀"), "a=%C3%A9%E2%82%AC%F0%9F%98%80"),
            (BaggageItem(key: "a", value: "\r\nx: y\0"), "a=%0D%0Ax:%20y%00"),
            (BaggageItem(key: "a", value: "!#$&'()*-./:<=>?@[]^_`{|}~"), "a=!#$&'()*-./:<=>?@[]^_`{|}~"),
            (BaggageItem(key: "a", value: ""), "a="),
            (BaggageItem(key: "Ké y", value: "1"), "K%C3%A9%20y=1"),
            (BaggageItem(key: "a,b=c;d", value: "1"), "a%2Cb%3Dc%3Bd=1"),
            (BaggageItem(key: "100%", value: "1"), "100%=1"),
            (BaggageItem(key: "a%20b", value: "1"), "a%2520b=1"),
            (BaggageItem(key: "%%41", value: "1"), "%%2541=1"),
            (BaggageItem(key: "a", value: "1", metadata: "ttl=60;p"), "a=1;ttl=60;p"),
            (BaggageItem(key: "a", value: "1", metadata: " ttl=60 "), "a=1;ttl=60"),
            (BaggageItem(key: "a", value: "1", metadata: "x,b=2"), "a=1"),
            (BaggageItem(key: "a", value: "1", metadata: "x\r\nb"), "a=1"),
            (BaggageItem(key: "a", value: "1", metadata: "é"), "a=1"),
            (BaggageItem(key: "", value: "1"), nil),
        ] as [(BaggageItem, String?)]
    )
    func writes(item: BaggageItem, expected: String?) {
        #expect(written(Baggage([item])) == expected)
    }

    @Test("Sixty-four members and 8192 bytes pass, and only whole members are dropped")
    func limits() throws {
        let many = (1...70).map { "k\($0)=1" }
        #expect(try extract(many[..<64].joined(separator: ",")).count == 64)
        #expect(try extract(many.joined(separator: ",")).map(\.key) == (1...64).map { "k\($0)" })
        let written = written(Baggage((1...70).map { BaggageItem(key: "k\($0)", value: "1") }))
        #expect(written == many[..<64].joined(separator: ","))

        let full = "a=" + String(repeating: "x", count: 8190)
        #expect(try extract(full).count == 1)
        #expect(try extract(full + "x").isEmpty)
        #expect(try extract("\(full)x,b=1").map(\.key) == ["b"])
        #expect(try extract("b=1", "\(full)", "c=1").map(\.key) == ["b", "c"])
        let big = BaggageItem(key: "big", value: String(repeating: "é", count: 1400))
        #expect(self.written(Baggage([big, .init(key: "b", value: "1")])) == "b=1")
    }

    @Test("Limits can be set, and nothing is written when nothing may be")
    func ownLimits() throws {
        let small = W3CPropagator(baggage: W3CBaggagePropagator(limits: BaggageLimits(itemCount: 1, byteCount: 5)))
        #expect(written(["abc": "defg", "a": "1", "b": "2"], small) == "a=1")
        let none = W3CPropagator(baggage: W3CBaggagePropagator(limits: BaggageLimits(itemCount: 0, byteCount: -1)))
        #expect(written(["a": "1"], none) == nil)
        #expect(try none.extract(from: ["baggage": "a=1"], as: .httpHeaders) == nil)
    }
}
