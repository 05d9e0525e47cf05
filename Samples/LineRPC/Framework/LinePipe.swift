//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import Foundation
import Synchronization

/// Messages as lines of JSON, over one pipe in each direction.
final class LinePipe: Sendable {
    /// A line longer than this is left out.
    private static let longestLine = 65_536

    private let input: FileHandle
    private let output: Mutex<FileHandle>

    init(input: FileHandle, output: FileHandle) {
        self.input = input
        self.output = Mutex(output)
    }

    /// Writes a message.
    ///
    /// - Throws: an error of Foundation when the other side has gone.
    func write(_ message: some Encodable) throws {
        var line = try JSONEncoder().encode(message)
        line.append(UInt8(ascii: "\n"))
        try output.withLock { try $0.write(contentsOf: line) }
    }

    /// Tells the other side that no message follows.
    func close() {
        output.withLock { try? $0.close() }
    }

    /// The messages of the other side, until it closes. What is no message goes to `unreadable`.
    func messages<Message: Decodable & Sendable>(
        _ type: Message.Type,
        unreadable: @escaping @Sendable (_ byteCount: Int) -> Void
    ) -> AsyncStream<Message> {
        let (messages, continuation) = AsyncStream.makeStream(of: Message.self)
        // Reading blocks, so a thread of its own does it.
        Thread.detachNewThread { [input] in
            let decoder = JSONDecoder()
            var line = Data()
            var byteCount = 0
            while case let bytes = input.availableData, !bytes.isEmpty {
                for byte in bytes {
                    if byte != UInt8(ascii: "\n") {
                        byteCount += 1
                        if byteCount <= Self.longestLine { line.append(byte) }
                        continue
                    }
                    if byteCount <= Self.longestLine, let message = try? decoder.decode(type, from: line) {
                        continuation.yield(message)
                    } else {
                        unreadable(byteCount)
                    }
                    line.removeAll(keepingCapacity: true)
                    byteCount = 0
                }
            }
            continuation.finish()
        }
        return messages
    }
}
