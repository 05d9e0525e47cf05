//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

package import Foundation
package import OpenTracingSupport

/// An unnamed temporary file used as a ring buffer: writes beyond its end continue at its beginning.
///
/// One thread may write while another reads, provided they access different bytes.
package final class RingFile: Sendable {
    package let descriptor: Int32
    /// The executor for blocking disk access.
    package let executor = BlockingExecutor("body")
    private let capacity: Int

    /// Takes ownership of an open file.
    package init(descriptor: Int32, capacity: Int) {
        self.descriptor = descriptor
        self.capacity = capacity
    }

    /// Creates a file and unlinks its name.
    package convenience init(in directory: URL, capacity: Int) throws(POSIXError) {
        let file = try TemporaryFile(in: directory)
        self.init(descriptor: file.descriptor, capacity: capacity)
        guard unlink(file.url.path) == 0 else { throw POSIXError(number: errno) }
    }

    deinit {
        // Freeing a large file takes the disk some time.
        executor.post { [descriptor] in _ = close(descriptor) }
    }

    /// Writes bytes.
    ///
    /// - Parameters:
    ///   - bytes: the bytes, no more than the ring has room for.
    ///   - position: the position of the first byte, counted continuously across rounds.
    package func write(_ bytes: Data, at position: Int) throws(POSIXError) {
        let number = bytes.withUnsafeBytes { bytes in
            forEachPart(of: bytes.count, at: position) { part, offset in
                pwrite(descriptor, UnsafeRawBufferPointer(rebasing: bytes[part]).baseAddress, part.count, offset)
            }
        }
        guard number == 0 else { throw POSIXError(number: number) }
    }

    /// Reads bytes that have been written.
    ///
    /// - Parameters:
    ///   - count: the number of bytes.
    ///   - position: the position of the first byte, counted continuously across rounds.
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

    /// Splits an operation at the end of the ring and after short reads or writes.
    ///
    /// - Parameter move: transfers a part of the bytes from or to a file offset and returns the number of bytes transferred, or a
    ///   negative number on error.
    /// - Returns: the `errno` value, or zero.
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

/// A new file, open for reading and writing, that only its owner can access. Child processes do not inherit it.
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
