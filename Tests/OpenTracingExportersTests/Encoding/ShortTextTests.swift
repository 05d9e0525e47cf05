//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import Testing

@testable import OpenTracingExporters

@Suite("Short text")
struct ShortTextTests {
    private static let alphabet = "abcdefghijklmnopqrstuvwxyz0123456789"

    @Test("A text of up to 32 bytes comes out as it went in", arguments: 0...32)
    func roundTrip(count: Int) throws {
        let text = String(Self.alphabet.prefix(count))
        let short = try #require(ShortText(text))
        #expect(short.count == count)
        #expect(short.withBytes { String(decoding: $0, as: UTF8.self) } == text)
    }

    @Test("A longer text is none")
    func tooLong() {
        #expect(ShortText(String(Self.alphabet.prefix(33))) == nil)
    }

    @Test("Texts are told apart by any byte and by their length", arguments: 1...32)
    func comparison(count: Int) throws {
        let text = Array(Self.alphabet.utf8.prefix(count))
        let short = try #require(text.withUnsafeBufferPointer { ShortText($0) })
        for place in text.indices {
            var other = text
            other[place] ^= 0x80
            #expect(other.withUnsafeBufferPointer { ShortText($0) } != short)
        }
        #expect(text.dropLast().withUnsafeBufferPointer { ShortText($0) } != short)
        #expect(text.withUnsafeBufferPointer { ShortText($0) } == short)
    }

    @Test("Every name that is known is found by its text", arguments: KnownName.allCases)
    func knownNames(name: KnownName) {
        let text = "\(name.text)"
        #expect(KnownNameTable.shared.name(text) == (text.isEmpty ? .none : name))
        #expect(KnownNameTable.shared.name(text + "x") == .other)
    }
}
