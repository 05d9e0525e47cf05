//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingTesting
import Testing

@Suite("Carriers")
struct CarrierTests {
    private struct Entries: TextMapReader {
        let entries: [(String, String)]

        func forEachEntry(_ body: (_ key: String, _ value: String) -> Void) {
            for (key, value) in entries {
                body(key, value)
            }
        }
    }

    @Test(
        "A dictionary gives the value under the key as written, else those under other spellings, in the order of their keys"
    )
    func dictionaryValues() {
        let carrier: TextMapCarrier = ["b": "exact", "B": "capital", "X-Key": "1", "x-KEY": "2"]
        #expect(carrier.values(forKey: "b") == ["exact"])
        #expect(carrier.values(forKey: "x-key") == ["1", "2"])
        #expect(carrier.values(forKey: "missing").isEmpty)
        #expect(TextMapCarrier().values(forKey: "").isEmpty)
    }

    @Test("A dictionary lists all of its entries")
    func dictionaryEntries() {
        var found: [String: String] = [:]
        TextMapCarrier(["a": "1", "b": "2"]).forEachEntry { found[$0] = $1 }
        #expect(found == ["a": "1", "b": "2"])
    }

    @Test(
        "Setting a value in a dictionary replaces every spelling of the key",
        arguments: [
            ([:], ["key": "new"]),
            (["key": "old"], ["key": "new"]),
            (["KEY": "old"], ["key": "new"]),
            (["KEY": "old", "Key": "old"], ["key": "new"]),
            (["KEY": "old", "key": "old"], ["key": "new"]),
            (["kez": "other"], ["kez": "other", "key": "new"]),
        ] as [(TextMapCarrier, TextMapCarrier)]
    )
    func dictionarySetting(carrier: TextMapCarrier, expected: TextMapCarrier) {
        var carrier = carrier
        carrier.set("new", forKey: "key")
        #expect(carrier == expected)
    }

    @Test("Removing a key from a dictionary removes every spelling of it, and nothing else")
    func dictionaryRemoval() {
        var carrier: TextMapCarrier = ["key": "1", "KEY": "2", "kez": "3"]
        carrier.removeValues(forKey: "key")
        carrier.removeValues(forKey: "missing")
        #expect(carrier == ["kez": "3"])
    }

    @Test("A carrier that cannot remove keeps what it has")
    func removalByDefault() {
        struct Writer: TextMapWriter {
            var entries: [String: String] = [:]

            mutating func set(_ value: String, forKey key: String) {
                entries[key] = value
            }
        }
        var carrier = Writer()
        carrier.set("1", forKey: "key")
        carrier.removeValues(forKey: "key")
        #expect(carrier.entries == ["key": "1"])
    }

    @Test("Keys are compared by the case of ASCII letters only")
    func caseFolding() {
        let carrier: TextMapCarrier = ["STRASSE": "1", "É": "2", "k[": "3"]
        #expect(carrier.values(forKey: "strasse") == ["1"])
        #expect(carrier.values(forKey: "é").isEmpty)
        #expect(carrier.values(forKey: "k{").isEmpty)
    }

    @Test("A carrier that lists its entries is searched without regard to case, and gives repeated values in order")
    func defaultSearch() {
        let carrier = Entries(entries: [("A", "1"), ("b", "2"), ("a", "3"), ("ab", "4")])
        #expect(carrier.values(forKey: "a") == ["1", "3"])
        #expect(carrier.values(forKey: "c").isEmpty)
    }

    @Test("An array of bytes shows its bytes, and adds at its end")
    func bytes() {
        var bytes = BinaryCarrier([1, 2])
        bytes.append(contentsOf: [3] as [UInt8])
        func add(_ more: [UInt8], to writer: inout some BinaryWriter) {
            writer.append(contentsOf: more)
        }
        add([4], to: &bytes)
        #expect(bytes.withBytes { Array($0) } == [1, 2, 3, 4])
        #expect(BinaryCarrier().withBytes { $0.count } == 0)
    }

    @Test("An error of the closure that reads bytes goes on with its type")
    func bytesThrow() {
        struct Failure: Error {}
        func read(_ reader: some BinaryReader) throws(Failure) -> Int {
            try reader.withBytes { (_) throws(Failure) -> Int in throw Failure() }
        }
        #expect(throws: Failure.self) { try read(BinaryCarrier([1])) }
    }

    @Test("Tracers write into dictionaries and arrays of bytes as they stand, and read them")
    func plainCarriers() throws {
        let tracer = MockTracer()
        let context = tracer.startSpan("span").context
        var headers = ["accept": "*/*"]
        var bytes: [UInt8] = []
        try tracer.inject(context, as: .httpHeaders, into: &headers)
        try tracer.inject(context, as: .binary, into: &bytes)
        #expect(headers["accept"] == "*/*" && headers.count > 1 && !bytes.isEmpty)
        #expect(try tracer.extract(as: .httpHeaders, from: headers)?.spanIDString == context.spanIDString)
        #expect(try tracer.extract(as: .binary, from: bytes)?.spanIDString == context.spanIDString)
    }

    @Test("A dictionary and an array of bytes keep what is in them when nothing can be written")
    func refusedCarriers() {
        let tracer = MockTracer()
        let context = tracer.startSpan("span").context
        var (headers, bytes) = (["accept": "*/*"], [7] as [UInt8])
        #expect(throws: PropagationError.self) { try tracer.inject(context, as: .binary, into: &headers) }
        #expect(throws: PropagationError.self) { try tracer.inject(context, as: .textMap, into: &bytes) }
        #expect(headers == ["accept": "*/*"] && bytes == [7])
    }
}
