//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if GRPC && os(Linux)
import LiveCalls
import Foundation
import Synchronization

/// The server of the tests in a process of its own.
final class EchoServerProcess: Sendable {
    /// What the server says, line by line; it ends when the server does.
    let lines: AsyncStream<String>

    private let process: Mutex<Process>
    private let input: Mutex<FileHandle>

    init() throws {
        // Beside the tests that run.
        let folder = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
        let process = Process()
        process.executableURL = folder.appending(path: "EchoServer")
        let (input, output) = (Pipe(), Pipe())
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        try input.fileHandleForReading.close()
        try output.fileHandleForWriting.close()
        self.process = Mutex(process)
        self.input = Mutex(input.fileHandleForWriting)
        let (lines, continuation) = AsyncStream.makeStream(of: String.self)
        self.lines = lines
        Thread.detachNewThread {
            var text = Data()
            while case let bytes = output.fileHandleForReading.availableData, !bytes.isEmpty {
                text += bytes
                while let end = text.firstIndex(of: UInt8(ascii: "\n")) {
                    continuation.yield(String(decoding: text[..<end], as: UTF8.self))
                    text = text[(end + 1)...]
                }
            }
            continuation.finish()
        }
    }

    /// Tells the server that no calls follow.
    func finish() {
        input.withLock { try? $0.close() }
    }

    deinit {
        process.withLock { $0.terminate() }
    }
}
#endif
