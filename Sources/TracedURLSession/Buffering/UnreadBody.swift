//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

public import Foundation
private import OpenTracingSupport

/// The unread part of a body, in order of arrival.
///
/// Pieces are kept in memory up to a limit. Above it, they go to a file, as do all later pieces until the file has been read. If
/// the file is full or fails, later pieces are queued in memory behind it. This type tracks only order and sizes: its user writes
/// and reads the file, without holding a lock, one piece at a time each.
package struct UnreadBody: Sendable {
    /// The destination of a piece.
    package enum Place: Sendable {
        /// The piece has been stored in memory.
        case memory
        /// The piece must be written to the file, or to a new one if `nil`; then call ``didWrite(_:to:)`` or ``didNotWrite(_:)``.
        case file(RingFile?, position: Int)
        /// There is no room for the piece.
        case nowhere
    }

    /// The next data to read.
    package enum Next: Sendable {
        case piece(Data)
        /// Bytes to read from a file; then call ``didRead(_:)``.
        case stored(RingFile, position: Int, count: Int)
        case nothing
    }

    /// The maximum number of bytes per file read.
    package static let readSize = 1 << 18

    /// The maximum number of bytes in memory if no file is available.
    private static let limitWithoutFile = 16 << 20

    private let memoryLimit: Int
    private let fileLimit: Int

    /// The pieces in memory, each with the total number of bytes written to files before it arrived.
    private var pieces = Fifo<(piece: Data, after: Int)>()

    private var file: RingFile?

    /// The total number of bytes written to earlier files when the current one was created.
    private var start = 0

    /// The total number of bytes written to and read from files.
    private var written = 0
    private var read = 0

    private var isWriting = false

    /// Whether a file read is in progress.
    package private(set) var isReading = false

    /// The reason why no file is available any more.
    package private(set) var failure: String?

    package init(memoryLimit: Int, fileLimit: Int) {
        self.memoryLimit = max(0, memoryLimit)
        self.fileLimit = max(0, fileLimit)
    }

    /// The number of bytes in memory.
    package private(set) var memoryCount = 0

    /// The number of bytes in the file.
    package var fileCount: Int { written - read }

    package var isEmpty: Bool { pieces.isEmpty && fileCount == 0 }

    /// The number of slots allocated in memory, including those of pieces already read.
    package var capacity: Int { pieces.capacity }

    /// The maximum number of unread bytes.
    package var limit: Int {
        guard failure == nil else { return memoryLimitNow }
        let (sum, isTooLarge) = memoryLimit.addingReportingOverflow(fileLimit)
        return isTooLarge ? .max : sum
    }

    private var memoryLimitNow: Int {
        guard failure != nil else { return memoryLimit }
        return memoryLimit + max(0, min(fileLimit, Self.limitWithoutFile - memoryLimit))
    }

    /// Chooses the destination of a new piece.
    package mutating func add(_ piece: Data) -> Place {
        let isForFile = fileCount > 0 || piece.count > memoryLimit - memoryCount
        if isForFile, failure == nil, piece.count <= fileLimit - fileCount {
            isWriting = true
            return .file(file, position: file == nil ? 0 : written - start)
        }
        guard piece.count <= memoryLimitNow - memoryCount else { return .nowhere }
        pieces.append((piece, after: written))
        memoryCount += piece.count
        return .memory
    }

    /// Records that a piece has been written to a file.
    package mutating func didWrite(_ count: Int, to file: RingFile) {
        if self.file == nil {
            self.file = file
            start = written
        }
        written += count
        isWriting = false
    }

    /// Records that a piece was not written, or did not have to be because a reader took it.
    ///
    /// - Parameter failure: the reason why no file can be written from now on.
    package mutating func didNotWrite(_ failure: String?) {
        self.failure = self.failure ?? failure
        isWriting = false
        closeWhenRead()
    }

    /// Takes the oldest data.
    package mutating func next() -> Next {
        guard !isReading else { return .nothing }
        if let first = pieces.first, first.after <= read {
            _ = pieces.popFirst()
            memoryCount -= first.piece.count
            return .piece(first.piece)
        }
        guard let file, fileCount > 0 else { return .nothing }
        isReading = true
        let end = pieces.first?.after ?? written
        return .stored(file, position: read - start, count: min(end - read, Self.readSize))
    }

    /// Records that the data returned by ``next()`` has been read from the file.
    package mutating func didRead(_ count: Int) {
        isReading = false
        read += count
        closeWhenRead()
    }

    /// Discards all data.
    package mutating func removeAll() {
        self = UnreadBody(memoryLimit: memoryLimit, fileLimit: fileLimit)
    }

    /// Releases a file that has been read completely, freeing its disk space; the next piece above the limit gets a new file.
    private mutating func closeWhenRead() {
        if fileCount == 0, !isWriting { file = nil }
    }
}

/// A buffer for the body of a streamed response with a slow reader: first in memory, then in a temporary file.
///
/// A `URLSession` keeps receiving whether or not anyone reads: it cannot apply backpressure on Linux, where suspending and
/// resuming a task resends its request. Unread data is therefore buffered up to both limits; beyond them, the transfer fails with
/// ``/OpenTracingInstrumentation/ClientFailure`` of kind `body_not_read`.
///
/// The file is created on demand and closed when it has been read. It is unnamed, accessible only to its owner, and disappears
/// with the process, however that exits. If it cannot be created or written, up to 16 MiB are kept in memory instead, or the sum
/// of both limits if that is less; `TracingCounters.failedBufferFileCount` counts such failures.
public struct StreamBuffer: Sendable {
    /// The maximum number of bytes of a body to keep in memory.
    public var memoryLimit: Int

    /// The maximum number of additional bytes to keep in a file; zero for bodies that must not touch the disk.
    public var fileLimit: Int

    /// The directory of the file, and of files created by ``TracedSession/download(for:_:)``. It should be on a local disk: on
    /// Linux, all sessions of the process wait while a piece is written.
    public var directory: URL

    /// Creates the file, with a capacity that it never exceeds.
    package var makeFile: @Sendable (_ directory: URL, _ capacity: Int) throws -> RingFile = {
        try RingFile(in: $0, capacity: $1)
    }

    /// Creates a buffer.
    ///
    /// - Parameters:
    ///   - memoryLimit: the maximum number of bytes of a body to keep in memory.
    ///   - fileLimit: the maximum number of additional bytes to keep in a file; zero for no file.
    ///   - directory: the directory of the file and of downloads.
    public init(
        memoryLimit: Int = 1 << 20,
        fileLimit: Int = 1 << 30,
        directory: URL = FileManager.default.temporaryDirectory
    ) {
        self.memoryLimit = memoryLimit
        self.fileLimit = fileLimit
        self.directory = directory
    }

    /// The buffer for a body that is received whole, in memory.
    static let unlimited = StreamBuffer(memoryLimit: .max, fileLimit: 0)
}
