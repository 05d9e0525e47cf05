//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

private import OpenTracingSupport

/// A log file that is rotated when it is large: `name` becomes `name.1`, which becomes `name.2`, and the last one is removed.
///
/// Its files always contain whole lines: a failed write is undone, and a partial line after a crash is truncated when the file is
/// reopened.
struct RotatingFile: ~Copyable {
    /// A failed file operation.
    struct Failure: Error {
        let operation: FileExportFailure.Operation
        let error: SystemError
    }

    private let path: String
    private let maximumSize: Int64
    private let maximumCount: Int
    private var descriptor: Int32
    private var size: Int64

    /// Opens a file, or creates it.
    ///
    /// - Parameters:
    ///   - path: the path of the file.
    ///   - maximumSize: the maximum size of a file, in bytes; a single line may be larger.
    ///   - maximumCount: the maximum number of files, at least one.
    init(path: String, maximumSize: Int64, maximumCount: Int) throws(SystemError) {
        (descriptor, size) = try Self.open(path)
        self.path = path
        self.maximumSize = max(1, maximumSize)
        self.maximumCount = max(1, maximumCount)
    }

    deinit {
        System.close(descriptor)
    }

    /// Appends lines, as many at once as fit into the file. A line is written whole or not at all.
    ///
    /// - Parameters:
    ///   - lines: the lines with their line feeds.
    ///   - written: counts the lines written to the file, even if this throws.
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
            // If this fails too, the partial line is truncated when the file is next opened.
            try? System.truncate(descriptor, to: size)
            throw Failure(operation: .write, error: error)
        }
    }

    /// Reopens the file if it was removed or renamed, as `logrotate` does: lines belong in the file with the current name.
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

    /// Opens a file, or creates it, and truncates a partial line after a crash.
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

    /// Returns the position after the last line feed of a file.
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

/// An exporter's file, written on its own thread.
actor LineFile {
    private nonisolated let executor = BlockingExecutor("file")
    /// `nil` after it is closed.
    private var file: RotatingFile?

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    init(_ file: consuming RotatingFile) {
        self.file = consume file
    }

    /// Appends lines.
    ///
    /// - Parameter lines: the lines with their line feeds.
    /// - Returns: the number of lines written, and the error that prevented the rest.
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
