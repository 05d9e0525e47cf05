//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

private import Synchronization

/// Where text goes: standard output, standard error, or a closure.
public struct TextOutput: Sendable {
    /// Whether a person reads along, who can be shown colours.
    public var isTerminal: Bool

    private let width: @Sendable () -> Int?
    private let writer: @Sendable (String) -> Void

    /// Creates an output from a closure.
    ///
    /// - Parameters:
    ///   - isTerminal: whether a person reads along, who can be shown colours.
    ///   - columns: how many columns a line has, where that is known.
    ///   - write: takes a block of whole lines; must be callable from any thread.
    public init(isTerminal: Bool = false, columns: Int? = nil, write: @escaping @Sendable (String) -> Void) {
        self.isTerminal = isTerminal
        width = { columns }
        writer = write
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
        writer = { text in
            var text = text
            Self.turn.withLock { _ in
                // A closed or full output is nobody's fault here, and no reason to stop the service.
                _ = text.withUTF8 { System.writeAll(UnsafeRawBufferPointer($0), to: descriptor) }
            }
        }
    }

    /// How many columns a line has, where that is known; asked anew each time, since terminals are resized.
    package var columns: Int? { width() }

    /// Writes a block of lines.
    ///
    /// - Parameter text: whole lines.
    public func write(_ text: String) {
        guard !text.isEmpty else { return }
        writer(text)
    }

    /// Held while a block is written: one system call is enough for most, but not for all.
    private static let turn = Mutex(())
}
