//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

private import OpenTracingSupport

/// The system's zlib, loaded at run time.
///
/// Linking it would require a module of C headers in the manifest, and the zlib headers on every machine that builds a service,
/// whether it compresses or not. The library itself is almost always present: Foundation's networking depends on it. If it is
/// missing, as in a statically linked executable, nothing is compressed.
///
/// Memory safety: the three functions have had these signatures since zlib 1.0, and version 1, as in the file names, guarantees
/// them; zlib reads and writes within the given sizes; and the library is never closed, so the addresses stay valid.
struct SystemZlib: Sendable {
    private typealias Compress =
        @convention(c) (
            UnsafeMutablePointer<UInt8>, UnsafeMutablePointer<UInt>, UnsafePointer<UInt8>, UInt, Int32
        ) -> Int32
    private typealias CompressBound = @convention(c) (UInt) -> UInt
    private typealias ChecksumFunction = @convention(c) (UInt, UnsafePointer<UInt8>, UInt32) -> UInt

    private let compress: Compress
    private let compressBound: CompressBound
    private let checksum: ChecksumFunction

    /// The library, if the system has it.
    static let shared = SystemZlib()

    private init?() {
        #if canImport(Darwin)
        let names = ["/usr/lib/libz.1.dylib"]
        #else
        let names = ["libz.so.1", "libz.so"]
        #endif
        guard let library = names.lazy.compactMap({ dlopen($0, RTLD_NOW) }).first,
            let compress = dlsym(library, "compress2"),
            let compressBound = dlsym(library, "compressBound"),
            let checksum = dlsym(library, "crc32")
        else { return nil }
        self.compress = unsafeBitCast(compress, to: Compress.self)
        self.compressBound = unsafeBitCast(compressBound, to: CompressBound.self)
        self.checksum = unsafeBitCast(checksum, to: ChecksumFunction.self)
    }

    /// Compresses bytes as a gzip file (RFC 1952).
    ///
    /// - Parameter bytes: the bytes to compress.
    /// - Returns: a gzip file without a name; `nil` for no bytes, for more than 2 GiB, and if zlib runs out of memory.
    func gzip(_ bytes: [UInt8]) -> [UInt8]? {
        guard !bytes.isEmpty, bytes.count <= Int32.max else { return nil }
        return bytes.withUnsafeBufferPointer { source in
            guard let start = source.baseAddress else { return nil }
            var size = compressBound(UInt(source.count))
            var stream = [UInt8](repeating: 0, count: Int(size))
            let status = stream.withUnsafeMutableBufferPointer { target in
                target.baseAddress.map { compress($0, &size, start, UInt(source.count), 6) }
            }
            // A zlib stream is compressed data with a header of two bytes and a trailer of four, which gzip replaces with its
            // own.
            guard status == 0, size > 6 else { return nil }
            let sum = UInt32(truncatingIfNeeded: checksum(0, start, UInt32(source.count)))
            var file: [UInt8] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff]
            file.reserveCapacity(Int(size) + 12)
            file += stream[2..<Int(size) - 4]
            withUnsafeBytes(of: sum.littleEndian) { file += $0 }
            withUnsafeBytes(of: UInt32(source.count).littleEndian) { file += $0 }
            return file
        }
    }
}
