//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

private import OpenTracingSupport
private import Synchronization

/// Writes blocks of text one after the other on a thread of its own, so that a reader who has stopped reading stops nobody else.
///
/// Bounded in what waits: a block for which there is no room is refused, and whoever handed it over counts it.
final class TextWriter: Sendable {
    private struct Waiting {
        var blocks = 0
        var bytes = 0
    }

    private let executor = BlockingExecutor("output")
    private let sink: @Sendable (String) -> Int32
    private let waiting = Mutex(Waiting())

    /// How many blocks may wait.
    static let maximumBlockCount = 1_024

    /// How many bytes may wait; a single block may have more.
    static let maximumByteCount = 1_024 * 1_024

    /// Creates a writer.
    ///
    /// - Parameter sink: writes a block, blocks as long as it likes, and returns zero or the number of the system's error.
    init(_ sink: @escaping @Sendable (String) -> Int32) {
        self.sink = sink
    }

    /// Hands over a block, and does not wait for it.
    ///
    /// - Parameters:
    ///   - text: the block.
    ///   - isWanted: is asked before the block is written.
    ///   - completion: is told afterwards what the sink returned; zero for a block that was not wanted any more.
    /// - Returns: whether there was room for it.
    func post(
        _ text: String,
        ifStill isWanted: @escaping @Sendable () -> Bool = { true },
        completion: (@Sendable (Int32) -> Void)? = nil
    ) -> Bool {
        let size = text.utf8.count
        let hasRoom = waiting.withLock { waiting in
            guard
                waiting.blocks == 0
                    || waiting.blocks < Self.maximumBlockCount && waiting.bytes + size <= Self.maximumByteCount
            else { return false }
            waiting.blocks += 1
            waiting.bytes += size
            return true
        }
        guard hasRoom else { return false }
        executor.post { [self] in
            let code = isWanted() ? sink(text) : 0
            waiting.withLock { waiting in
                waiting.blocks -= 1
                waiting.bytes -= size
            }
            completion?(code)
        }
        return true
    }

    /// Waits until everything that was handed over before has been written.
    func drain() async {
        await executor.run {}
    }
}
