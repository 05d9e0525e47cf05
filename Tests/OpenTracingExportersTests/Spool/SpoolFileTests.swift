//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracingExporters
import Testing

@Suite("Spool file")
struct SpoolFileTests {
    private let file = SpoolFile(format: "otlp/protobuf", spanCount: 3, body: Array(0...40))

    @Test("What was written is read")
    func roundTrip() {
        #expect(SpoolFile(file.bytes) == file)
        let empty = SpoolFile(format: "", spanCount: 0, body: [])
        #expect(SpoolFile(empty.bytes) == empty)
        #expect(SpoolFile(format: "x", spanCount: .max, body: []).bytes.count == 25)
    }

    @Test("The form of a file stays as it is, for those that an earlier version left")
    func form() {
        #expect(
            SpoolFile(format: "zipkin", spanCount: 2, body: Array("[]".utf8)).bytes
                == Array("OTSPOOL1".utf8) + [6, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 0x22, 0x85, 0xe1, 0x6e]
                + Array("zipkin[]".utf8)
        )
    }

    @Test("A file that ends early or goes on is damaged, wherever it is cut")
    func cut() {
        let bytes = file.bytes
        #expect((0..<bytes.count).allSatisfy { SpoolFile(Array(bytes.prefix($0))) == nil })
        #expect(SpoolFile(bytes + [0]) == nil)
    }

    @Test("A file with any bit turned over is damaged")
    func flipped() {
        let bytes = file.bytes
        for index in bytes.indices {
            for bit in 0..<8 {
                var damaged = bytes
                damaged[index] ^= 1 << UInt8(bit)
                #expect(SpoolFile(damaged) == nil, "byte \(index)")
            }
        }
    }
}
