//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracingExporters
import Testing

@Suite("Protobuf reader")
struct ProtobufReaderTests {
    @Test("Fields of every type are read")
    func fields() throws {
        var reader = ProtobufReader(
            [8, 0xac, 2, 0x11, 1, 0, 0, 0, 0, 0, 0, 0x80, 0x1a, 2, 65, 66, 0x25, 2, 0, 0, 0][...]
        )
        #expect(try reader.next()?.value == .varint(300))
        #expect(try reader.next()?.value == .fixed64(0x8000_0000_0000_0001))
        #expect(try reader.next()?.value == .bytes([65, 66]))
        let last = try reader.next()
        #expect(last?.number == 4)
        #expect(last?.value == .fixed32(2))
        #expect(try reader.next() == nil)
    }

    @Test(
        "Bytes that are no message are refused",
        arguments: [
            [8], [0x80], [0x11, 1, 2], [0x1a, 5, 1], [0x25, 1], [0x0b], [0x0f, 1],
            [0x1a, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1],
            [8, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 1],
        ] as [[UInt8]]
    )
    func malformed(bytes: [UInt8]) {
        var reader = ProtobufReader(bytes[...])
        #expect(throws: ProtobufReader.Malformed()) { while try reader.next() != nil {} }
    }
}
