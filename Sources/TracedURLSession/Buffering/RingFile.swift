//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

package import Foundation
package import OpenTracingSupport

/// A temporary file without a name, whose bytes are a ring: what is written beyond its end goes to its beginning.
///
/// One thread may write while another reads, as long as they keep to different bytes.
package final class RingFile: Sendable {
    package let descriptor: Int32
    /// Where one waits for the disk.
    package let executor = BlockingExecutor("body")
    private let capacity: Int

    /// Takes over an open file.
    package init(descriptor: Int32, capacity: Int) {
        self.descriptor = descriptor
        self.capacity = capacity
    }

    /// Makes a file, and takes its name away.
    package convenience init(in directory: URL, capacity: Int) throws(POSIXError) {
        let file = try TemporaryFile(in: directory)
        self.init(descriptor: file.descriptor, capacity: capacity)
        guard unlink(file.url.path) == 0 else { throw POSIXError(number: errno) }
    }

    deinit {
        // The disk takes its time to free a large file.
        executor.post { [descriptor] in _ = close(descriptor) }
    }

    /// Writes bytes.
    ///
    /// - Parameters:
    ///   - bytes: no more than the ring has room for.
    ///   - position: where the first of them goes, counted on from round to round.
    package func write(_ bytes: Data, at position: Int) throws(POSIXError) {
        let number = bytes.withUnsafeBytes { bytes in
            forEachPart(of: bytes.count, at: position) { part, offset in
                pwrite(descriptor, UnsafeRawBufferPointer(rebasing: bytes[part]).baseAddress, part.count, offset)
            }
        }
        guard number == 0 else { throw POSIXError(number: number) }
    }

    /// Reads bytes that were written.
    ///
    /// - Parameters:
    ///   - count: how many.
    ///   - position: where the first of them is, counted on from round to round.
    package func read(_ count: Int, at position: Int) throws(POSIXError) -> Data {
        var bytes = Data(count: count)
        let number = bytes.withUnsafeMutableBytes { bytes in
            forEachPart(of: count, at: position) { part, offset in
                pread(descriptor, UnsafeMutableRawBufferPointer(rebasing: bytes[part]).baseAddress, part.count, offset)
            }
        }
        guard number == 0 else { throw POSIXError(number: number) }
        return bytes
    }

    /// Splits bytes at the end of the ring, and wherever the system stops short.
    ///
    /// - Parameter move: moves a part of the bytes from or to an offset in the file; returns how many it has moved, less than zero
    ///   for an error.
    /// - Returns: the number of the error, or zero.
    private func forEachPart(of count: Int, at position: Int, _ move: (Range<Int>, off_t) -> Int) -> Int32 {
        var done = 0
        while done < count {
            let offset = (position + done) % capacity
            let moved = move(done..<min(count, done + capacity - offset), off_t(offset))
            if moved > 0 {
                done += moved
            } else if moved == 0 {
                return EIO
            } else if errno != EINTR {
                return errno
            }
        }
        return 0
    }
}

/// A new file that only its owner may use, open to be read and written. Programs that are started do not get it.
struct TemporaryFile {
    let url: URL
    let descriptor: Int32

    init(in directory: URL) throws(POSIXError) {
        url = directory.appendingPathComponent("swift-opentracing-\(UUID().uuidString)")
        descriptor = open(url.path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw POSIXError(number: errno) }
    }
}

extension POSIXError {
    init(number: Int32) {
        self.init(POSIXErrorCode(rawValue: number) ?? .EIO)
    }
}
