//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

private import OpenTracingSupport

/// A file that lines are added to, and that makes way for a new one when it is large: `name` becomes `name.1`, that becomes
/// `name.2`, and the last of them goes.
///
/// Whatever interrupts it, what stands in its files are whole lines: a write that fails is taken back, and what a crash left of a
/// line is cut off when the file is opened again.
struct RotatingFile: ~Copyable {
    /// An operation of the file that failed.
    struct Failure: Error {
        let operation: FileExportFailure.Operation
        let error: SystemError
    }

    private let path: String
    private let maximumSize: Int64
    private let maximumCount: Int
    private var descriptor: Int32
    private var size: Int64

    /// Opens a file, or makes it.
    ///
    /// - Parameters:
    ///   - path: the name of the file.
    ///   - maximumSize: how large a file may get, in bytes; a single line may be larger.
    ///   - maximumCount: how many files there may be, at least one.
    init(path: String, maximumSize: Int64, maximumCount: Int) throws(SystemError) {
        (descriptor, size) = try Self.open(path)
        self.path = path
        self.maximumSize = max(1, maximumSize)
        self.maximumCount = max(1, maximumCount)
    }

    deinit {
        System.close(descriptor)
    }

    /// Adds lines, as many at once as fit into the file. Of a line that cannot be written nothing stays.
    ///
    /// - Parameters:
    ///   - lines: the lines with their line feeds.
    ///   - written: counts the lines that are in the file, also when this throws.
    mutating func append(_ lines: [[UInt8]], written: inout Int) throws(Failure) {
        try reopenIfReplaced()
        var next = 0
        while next < lines.count {
            if size > 0, size + Int64(lines[next].count) > maximumSize { try rotate() }
            var block = lines[next]
            var end = next + 1
            while end < lines.count, size + Int64(block.count + lines[end].count) <= maximumSize {
                block += lines[end]
                end += 1
            }
            try append(block)
            written += end - next
            next = end
        }
    }

    private mutating func append(_ block: [UInt8]) throws(Failure) {
        do {
            try System.append(block, to: descriptor)
            size += Int64(block.count)
        } catch {
            // Should this fail as well, the next opening finds the rest of a line and cuts it off.
            try? System.truncate(descriptor, to: size)
            throw Failure(operation: .write, error: error)
        }
    }

    /// Opens the file anew if somebody removed or renamed it, as `logrotate` does: lines belong where the name leads.
    private mutating func reopenIfReplaced() throws(Failure) {
        do {
            guard try !System.isName(path, of: descriptor) else { return }
            try reopen()
        } catch {
            throw Failure(operation: .open, error: error)
        }
    }

    private mutating func rotate() throws(Failure) {
        do {
            if maximumCount == 1 {
                try System.truncate(descriptor, to: 0)
                size = 0
                return
            }
            for number in stride(from: maximumCount - 1, through: 1, by: -1) {
                let older = number == 1 ? path : "\(path).\(number - 1)"
                guard System.exists(older) else { continue }
                try System.move(older, to: "\(path).\(number)")
            }
            try reopen()
        } catch {
            throw Failure(operation: .rotate, error: error)
        }
    }

    private mutating func reopen() throws(SystemError) {
        let opened = try Self.open(path)
        System.close(descriptor)
        (descriptor, size) = opened
    }

    /// Opens a file, or makes it, and cuts off what a crash left of a line.
    private static func open(_ path: String) throws(SystemError) -> (descriptor: Int32, size: Int64) {
        let descriptor = try System.openForAppending(path)
        do {
            let size = try System.status(of: descriptor).size
            let whole = try sizeOfWholeLines(descriptor, size: size)
            if whole != size { try System.truncate(descriptor, to: whole) }
            return (descriptor, whole)
        } catch {
            System.close(descriptor)
            throw error
        }
    }

    /// How far the last line feed of a file reaches.
    private static func sizeOfWholeLines(_ descriptor: Int32, size: Int64) throws(SystemError) -> Int64 {
        var end = size
        while end > 0 {
            let start = max(0, end - 4_096)
            let bytes = try System.read(descriptor, at: start, count: Int(end - start))
            if let lineFeed = bytes.lastIndex(of: UInt8(ascii: "\n")) { return start + Int64(lineFeed) + 1 }
            end = start
        }
        return 0
    }
}

/// The file of an exporter, written to on a thread of its own.
actor LineFile {
    private nonisolated let executor = BlockingExecutor("file")
    /// `nil` after the close.
    private var file: RotatingFile?

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    init(_ file: consuming RotatingFile) {
        self.file = consume file
    }

    /// Adds lines.
    ///
    /// - Parameter lines: the lines with their line feeds.
    /// - Returns: how many of them are in the file, and what kept the others out.
    func append(_ lines: [[UInt8]]) -> (written: Int, failure: FileExportFailure?) {
        var written = 0
        do throws(RotatingFile.Failure) {
            guard file != nil else { throw RotatingFile.Failure(operation: .shutDown, error: SystemError(code: 0)) }
            try file?.append(lines, written: &written)
            return (written, nil)
        } catch {
            let failure = FileExportFailure(
                operation: error.operation,
                code: error.error.code,
                spanCount: lines.count - written
            )
            return (written, failure)
        }
    }

    /// Closes the file.
    func close() {
        file = nil
    }
}
