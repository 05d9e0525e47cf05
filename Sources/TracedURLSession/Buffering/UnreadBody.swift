//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

public import Foundation
private import OpenTracingSupport

/// What has come of a body and was not read yet, in the order in which it came.
///
/// Pieces are kept in memory up to a mark and go to a file above it, and all that follow go there as well until the file has been
/// read. When the file is full or fails, they are kept in memory again, behind it. This knows the order and the sizes alone: its
/// user writes and reads the file, without holding a lock, one piece at a time each.
package struct UnreadBody: Sendable {
    /// Where a piece goes.
    package enum Place: Sendable {
        /// It has been kept in memory.
        case memory
        /// It is to be written to a file, or to a new one if there is none; then ``didWrite(_:to:)`` or ``didNotWrite(_:)`` is called.
        case file(RingFile?, position: Int)
        /// There is no room for it.
        case nowhere
    }

    /// What is read next.
    package enum Next: Sendable {
        case piece(Data)
        /// Bytes that are to be read from a file; then ``didRead(_:)`` is called.
        case stored(RingFile, position: Int, count: Int)
        case nothing
    }

    /// How much is read from a file at once.
    package static let readSize = 1 << 18

    /// How much waits in memory at most where no file can be had.
    private static let limitWithoutFile = 16 << 20

    private let memoryLimit: Int
    private let fileLimit: Int

    /// The pieces in memory, each with how much had been written before it came.
    private var pieces = Fifo<(piece: Data, after: Int)>()

    private var file: RingFile?

    /// How much had been written to earlier files when this one was made.
    private var start = 0

    /// How much has been written to files and read from them, ever.
    private var written = 0
    private var read = 0

    private var isWriting = false

    /// Whether somebody is reading the file.
    package private(set) var isReading = false

    /// Why there is no file any more to write to.
    package private(set) var failure: String?

    package init(memoryLimit: Int, fileLimit: Int) {
        self.memoryLimit = max(0, memoryLimit)
        self.fileLimit = max(0, fileLimit)
    }

    /// How many bytes wait in memory.
    package private(set) var memoryCount = 0

    /// How many bytes wait in the file.
    package var fileCount: Int { written - read }

    package var isEmpty: Bool { pieces.isEmpty && fileCount == 0 }

    /// How many places are held in memory, those of pieces that have been read included.
    package var capacity: Int { pieces.capacity }

    /// How many bytes may wait in all.
    package var limit: Int {
        guard failure == nil else { return memoryLimitNow }
        let (sum, isTooLarge) = memoryLimit.addingReportingOverflow(fileLimit)
        return isTooLarge ? .max : sum
    }

    private var memoryLimitNow: Int {
        guard failure != nil else { return memoryLimit }
        return memoryLimit + max(0, min(fileLimit, Self.limitWithoutFile - memoryLimit))
    }

    /// Finds a place for a piece that has come.
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

    /// A piece has been written to a file.
    package mutating func didWrite(_ count: Int, to file: RingFile) {
        if self.file == nil {
            self.file = file
            start = written
        }
        written += count
        isWriting = false
    }

    /// A piece was not written, or need not have been: a reader has come for it meanwhile.
    ///
    /// - Parameter failure: why no file can be written to from here on.
    package mutating func didNotWrite(_ failure: String?) {
        self.failure = self.failure ?? failure
        isWriting = false
        closeWhenRead()
    }

    /// Takes what has waited longest.
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

    /// What ``next()`` has said has been read from the file.
    package mutating func didRead(_ count: Int) {
        isReading = false
        read += count
        closeWhenRead()
    }

    /// Lets everything go.
    package mutating func removeAll() {
        self = UnreadBody(memoryLimit: memoryLimit, fileLimit: fileLimit)
    }

    /// Lets a file go of which nothing is left to read; the next piece above the mark gets a new one, and the disk its room back.
    private mutating func closeWhenRead() {
        if fileCount == 0, !isWriting { file = nil }
    }
}

/// Where the body of a streamed response waits for a reader that is slower than the network: in memory first, then in a
/// temporary file.
///
/// A `URLSession` goes on receiving whether somebody reads or not: it has no means on Linux to stop the other side, since there a
/// task that is suspended and resumed sends its request again. So what has come and was not read is kept here, up to both limits;
/// beyond them the transfer fails with ``/OpenTracingInstrumentation/ClientFailure`` of kind `body_not_read`.
///
/// The file is made once it is needed and closed when all of it was read. It has no name, belongs to its owner only, and goes with
/// the process, however that ends. Where it cannot be made or written, up to 16 MiB wait in memory instead, or as much as both
/// limits allow together if that is less; `TracingCounters.failedBufferFileCount` counts it.
public struct StreamBuffer: Sendable {
    /// How many bytes of one body wait in memory.
    public var memoryLimit: Int

    /// How many more of them wait in a file; zero for bodies that must not touch a disk.
    public var fileLimit: Int

    /// The directory of the file, and of those that ``TracedSession/download(for:_:)`` makes: on a local disk, since on Linux all
    /// sessions of the process wait while a piece is written.
    public var directory: URL

    /// Makes the file, of a size that it never exceeds.
    package var makeFile: @Sendable (_ directory: URL, _ capacity: Int) throws -> RingFile = {
        try RingFile(in: $0, capacity: $1)
    }

    /// Creates a buffer.
    ///
    /// - Parameters:
    ///   - memoryLimit: how many bytes of one body wait in memory.
    ///   - fileLimit: how many more of them wait in a file; zero for none.
    ///   - directory: the directory of the file, and of downloads.
    public init(
        memoryLimit: Int = 1 << 20,
        fileLimit: Int = 1 << 30,
        directory: URL = FileManager.default.temporaryDirectory
    ) {
        self.memoryLimit = memoryLimit
        self.fileLimit = fileLimit
        self.directory = directory
    }

    /// For a body that is received whole, in memory.
    static let unlimited = StreamBuffer(memoryLimit: .max, fileLimit: 0)
}
