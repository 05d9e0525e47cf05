//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import OpenTracingExporters
import Testing

@Suite("Content compression")
struct ContentCompressionTests {
    private static let gzip = "/usr/bin/gzip"

    @Test(
        "What gzip makes of a body, the system's gzip makes the body again",
        .enabled(if: FileManager.default.isExecutableFile(atPath: gzip)),
        arguments: [1_024, 70_000, 3_000_000]
    )
    func roundTrip(size: Int) async throws {
        let body = (0..<size).map { UInt8(truncatingIfNeeded: $0 / 7 &* 31) }
        let compressed = try #require(ContentCompression.gzip.compress(body))
        #expect(compressed.count < body.count)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: Self.gzip)
        process.arguments = ["-dc"]
        let (input, output) = (Foundation.Pipe(), Foundation.Pipe())
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        async let result = Blocking.run { output.fileHandleForReading.readDataToEndOfFile() }
        await Blocking.run {
            input.fileHandleForWriting.write(Data(compressed))
            try? input.fileHandleForWriting.close()
        }
        #expect(await Array(result) == body)
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
    }

    @Test("A small body is left alone")
    func small() {
        #expect(ContentCompression.gzip.compress([UInt8](repeating: 0, count: 1_023)) == nil)
        #expect(ContentCompression.gzip.compress([]) == nil)
    }
}
