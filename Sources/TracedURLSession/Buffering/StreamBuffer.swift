//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
public import Foundation

/// Where the body of a streamed response waits for a reader that is slower than the network: in memory first, then in a
/// temporary file.
///
/// A `URLSession` goes on receiving whether somebody reads or not: it has no means on Linux to stop the other side, since there a
/// task that is suspended and resumed sends its request again. So what has come and was not read is kept here, up to both limits;
/// beyond them the transfer fails with ``OpenTracingInstrumentation/ClientFailure`` of kind `body_not_read`.
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
