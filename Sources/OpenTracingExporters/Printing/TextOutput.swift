//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

internal import OpenTracingSDK
private import OpenTracingSupport
private import Synchronization

/// Where text goes: standard output, standard error, or a closure.
///
/// Text is written on a thread that belongs to the output, one block after the other. Nobody who writes waits for a reader who has
/// stopped reading, and a closed output ends no process.
public struct TextOutput: Sendable {
    /// Whether a person reads along, who can be shown colours.
    package var isTerminal: Bool

    private let width: @Sendable () -> Int?
    private let writer: TextWriter

    /// Creates an output from a closure.
    ///
    /// - Parameters:
    ///   - isTerminal: whether a person reads along, who can be shown colours.
    ///   - columns: how many columns a line has, where that is known.
    ///   - write: takes a block of whole lines, one after the other, on a thread of the output's own. It may block.
    public init(isTerminal: Bool = false, columns: Int? = nil, write: @escaping @Sendable (String) -> Void) {
        self.isTerminal = isTerminal
        width = { columns }
        writer = TextWriter { text in
            write(text)
            return 0
        }
    }

    /// Standard output. A block is written at once, so that blocks of concurrent writers do not mix.
    public static let standardOutput = TextOutput(descriptor: System.standardOutput)

    /// Standard error. A block is written at once, so that blocks of concurrent writers do not mix.
    public static let standardError = TextOutput(descriptor: System.standardError)

    /// Creates an output from a descriptor, which the caller keeps open.
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

    /// How many columns a line has, where that is known; asked anew each time, since terminals are resized.
    package var columns: Int? { width() }

    /// Hands over a block of lines, and does not wait until it is written.
    ///
    /// - Parameter text: whole lines.
    /// - Returns: `false` when the block was refused, because too much is waiting already.
    @discardableResult
    package func write(_ text: String) -> Bool {
        text.isEmpty || writer.post(text)
    }

    /// Writes a block of lines, and returns when it is written, without blocking a thread that tasks share.
    ///
    /// - Parameter text: whole lines.
    /// - Throws: ``TextOutputFailure`` when the block was refused or could not be written, or when the task was cancelled meanwhile.
    package func writeAndWait(_ text: String) async throws(TextOutputFailure) {
        guard !text.isEmpty else { return }
        let outcome = FirstOutcome<TextOutputFailure?, Never>()
        let failure = await withTaskCancellationHandler {
            // A task that was cancelled before writes nothing.
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

    /// Waits until everything that was handed over before has been written.
    package func drain() async {
        await writer.drain()
    }
}

/// Why a block of text was not written.
package struct TextOutputFailure: SpanExportError, Hashable, CustomStringConvertible {
    /// The number of the system's error, `errno`; zero where it was not the system.
    package let code: Int32

    /// What went wrong, and what would be right.
    package let publicDescription: String

    /// The same as ``publicDescription``.
    package var description: String { publicDescription }

    static let full = TextOutputFailure(
        code: 0,
        publicDescription: "the output takes nothing, and as much as may is waiting for it; read what it writes"
    )

    static let gaveUp = TextOutputFailure(
        code: 0,
        publicDescription: "the output took nothing for too long; read what it writes"
    )

    private init(code: Int32, publicDescription: String) {
        self.code = code
        self.publicDescription = publicDescription
    }

    init(_ error: SystemError) {
        self.init(code: error.code, publicDescription: "the output cannot be written to: \(error)")
    }
}

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
