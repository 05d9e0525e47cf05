//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

internal import OpenTracingSDK
private import OpenTracingSupport
private import Synchronization

/// An output for text: standard output, standard error, or a closure.
///
/// Text is written on the output's own thread, one block after the other. Writers never wait for a stalled reader, and a closed
/// output does not terminate the process.
public struct TextOutput: Sendable {
    /// Whether the output is a terminal, which can show colors.
    package var isTerminal: Bool

    private let width: @Sendable () -> Int?
    private let writer: TextWriter

    /// Creates an output from a closure.
    ///
    /// - Parameters:
    ///   - isTerminal: whether the output is a terminal, which can show colors.
    ///   - columns: the number of columns of a line, if known.
    ///   - write: writes a block of whole lines; called sequentially on the output's own thread. It may block.
    public init(isTerminal: Bool = false, columns: Int? = nil, write: @escaping @Sendable (String) -> Void) {
        self.isTerminal = isTerminal
        width = { columns }
        writer = TextWriter { text in
            write(text)
            return 0
        }
    }

    /// Standard output. A block is written at once, so that blocks of concurrent writers are not mixed.
    public static let standardOutput = TextOutput(descriptor: System.standardOutput)

    /// Standard error. A block is written at once, so that blocks of concurrent writers are not mixed.
    public static let standardError = TextOutput(descriptor: System.standardError)

    /// Creates an output from a file descriptor, which the caller keeps open.
    package init(descriptor: Int32) {
        isTerminal = System.isTerminal(descriptor)
        width = {
            if let columns = System.environment("COLUMNS").flatMap({ Int($0) }), columns > 0 { return columns }
            return System.terminalColumns(of: descriptor)
        }
        writer = TextWriter { text in
            var text = text
            return text.withUTF8 { System.writeAll(UnsafeRawBufferPointer($0), to: descriptor) }
        }
    }

    /// The number of columns of a line, if known; determined on each access, because terminals can be resized.
    package var columns: Int? { width() }

    /// Enqueues a block of lines without waiting for it to be written.
    ///
    /// - Parameter text: whole lines.
    /// - Returns: `false` if the block was rejected because too much is queued.
    @discardableResult
    package func write(_ text: String) -> Bool {
        text.isEmpty || writer.post(text)
    }

    /// Writes a block of lines, and returns once it is written, without blocking a thread of the shared pool.
    ///
    /// - Parameter text: whole lines.
    /// - Throws: ``TextOutputFailure`` if the block was rejected or could not be written, or the task was cancelled.
    package func writeAndWait(_ text: String) async throws(TextOutputFailure) {
        guard !text.isEmpty else { return }
        let outcome = FirstOutcome<TextOutputFailure?, Never>()
        let failure = await withTaskCancellationHandler {
            // An already cancelled task writes nothing.
            if outcome.isOpen {
                let isAccepted = writer.post(text, ifStill: { outcome.isOpen }) { code in
                    outcome.settle(.success(code == 0 ? nil : TextOutputFailure(SystemError(code: code))))
                }
                if !isAccepted { outcome.settle(.success(.full)) }
            }
            return await outcome.value()
        } onCancel: {
            outcome.settle(.success(.gaveUp))
        }
        if let failure { throw failure }
    }

    /// Waits until everything enqueued so far has been written.
    package func drain() async {
        await writer.drain()
    }
}

/// The reason why a block of text was not written.
package struct TextOutputFailure: SpanExportError, Hashable, CustomStringConvertible {
    /// The system's error code, `errno`; zero if it was not a system error.
    package let code: Int32

    /// What went wrong, and what to do.
    package let publicDescription: String

    /// The same as ``publicDescription``.
    package var description: String { publicDescription }

    static let full = TextOutputFailure(
        code: 0,
        publicDescription: "the output is blocked and its buffer is full; read from the other end"
    )

    static let gaveUp = TextOutputFailure(
        code: 0,
        publicDescription: "the output was blocked for too long; read from the other end"
    )

    private init(code: Int32, publicDescription: String) {
        self.code = code
        self.publicDescription = publicDescription
    }

    init(_ error: SystemError) {
        self.init(code: error.code, publicDescription: "the output cannot be written to: \(error)")
    }
}

/// Writes blocks of text sequentially on its own thread, so that a stalled reader blocks nobody.
///
/// The queue is bounded: a block that does not fit is rejected, and the caller counts it.
final class TextWriter: Sendable {
    private struct Waiting {
        var blocks = 0
        var bytes = 0
    }

    private let executor = BlockingExecutor("output")
    private let sink: @Sendable (String) -> Int32
    private let waiting = Mutex(Waiting())

    /// The maximum number of queued blocks.
    static let maximumBlockCount = 1_024

    /// The maximum number of queued bytes; a single block may be larger.
    static let maximumByteCount = 1_024 * 1_024

    /// Creates a writer.
    ///
    /// - Parameter sink: writes a block, may block indefinitely, and returns zero or the system's error code.
    init(_ sink: @escaping @Sendable (String) -> Int32) {
        self.sink = sink
    }

    /// Enqueues a block without waiting for it.
    ///
    /// - Parameters:
    ///   - text: the block.
    ///   - isWanted: called before the block is written; returns whether to write it.
    ///   - completion: receives the result of the sink; zero for a block that was no longer wanted.
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

    /// Waits until everything enqueued so far has been written.
    func drain() async {
        await executor.run {}
    }
}
