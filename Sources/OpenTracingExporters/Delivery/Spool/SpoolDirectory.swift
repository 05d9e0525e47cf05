//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// A directory shared by the spools of several processes. Each has its own subdirectory, which others take over once its process
/// has ended.
struct SpoolDirectory: Sendable {
    /// The shared directory; damaged files of all processes are set aside in it.
    let shared: Directory
    /// The directory of this spool.
    let own: SpoolClaim
    private let ownName: String

    private static let prefix = "process-"

    /// Opens the shared directory, and creates a subdirectory.
    ///
    /// - Parameters:
    ///   - path: the shared directory. It is created if necessary, including its parent directory.
    ///   - now: the time in seconds since 1970.
    ///   - user: the required owner of the directory; differs from the user of the process only in tests.
    /// - Throws: ``ExporterConfigurationError`` if the directory cannot be used, or others could modify its contents.
    init(_ path: String, now: Int64, user: UInt32 = System.user) throws(ExporterConfigurationError) {
        do throws(SystemError) {
            try System.makeDirectories(path)
            shared = try Directory(path)
        } catch {
            throw ExporterConfigurationError(.spoolNotUsable(code: error.code))
        }
        let status: (owner: UInt32, isWritableForOthers: Bool)
        do throws(SystemError) {
            status = try shared.status()
        } catch {
            throw ExporterConfigurationError(.spoolNotUsable(code: error.code))
        }
        guard status.owner == user else { throw ExporterConfigurationError(.spoolOfAnotherUser) }
        guard !status.isWritableForOthers else { throw ExporterConfigurationError(.spoolWritableForOthers) }
        do throws(SystemError) {
            (own, ownName) = try Self.makeOwn(in: shared, now: now)
        } catch {
            throw ExporterConfigurationError(.spoolNotUsable(code: error.code))
        }
    }

    /// Creates a directory that no other process has. Names sort by time.
    private static func makeOwn(in shared: Directory, now: Int64) throws(SystemError) -> (SpoolClaim, String) {
        while true {
            let name = prefix + digits(UInt64(max(0, now)), 12) + "-" + String(UInt64.random(in: 0 ... .max), radix: 16)
            try shared.makeDirectory(name)
            // Before it is claimed, another process may mistake it for an abandoned one.
            if let claim = try? SpoolClaim.making(in: try shared.directory(name)) {
                try shared.synchronize()
                return (claim, name)
            }
        }
    }

    /// Takes over the files of ended processes, oldest process first.
    ///
    /// - Parameters:
    ///   - suffix: the suffix of the file names.
    ///   - unfinished: the suffix of the names of incomplete files.
    ///   - move: returns the name for a file in the directory of this spool, or keeps it in place.
    func adopt(_ suffix: String, unfinished: String, rename: (String) -> String) {
        guard let names = try? shared.names() else { return }
        // Earlier versions stored their files in the shared directory itself.
        if names.contains(where: { $0.hasSuffix(suffix) || $0.hasSuffix(unfinished) }) {
            if !names.contains(SpoolClaim.lockName), let lock = try? shared.create(SpoolClaim.lockName) {
                System.close(lock)
            }
            if let claim = SpoolClaim.adopting(shared) {
                take(names, from: claim.directory, suffix, unfinished, rename)
            }
        }
        for name in names.sorted() where name.hasPrefix(Self.prefix) && name != ownName {
            takeAll(of: name, suffix, unfinished, rename)
        }
        try? own.directory.synchronize()
    }

    /// Takes over the files of one ended process, and removes its directory.
    private func takeAll(of name: String, _ suffix: String, _ unfinished: String, _ rename: (String) -> String) {
        guard let directory = try? shared.directory(name), let claim = SpoolClaim.adopting(directory),
            let files = try? directory.names()
        else { return }
        take(files, from: directory, suffix, unfinished, rename)
        remove(name, claim)
    }

    private func take(
        _ names: [String],
        from directory: Directory,
        _ suffix: String,
        _ unfinished: String,
        _ rename: (String) -> String
    ) {
        // Read before the loop: the Swift 6.3 optimizer crashes on the borrow inside it.
        let ownDirectory = own.directory
        for name in names.sorted() {
            if name.hasSuffix(unfinished) {
                try? directory.remove(name)
            } else if name.hasSuffix(suffix) {
                try? directory.move(name, to: rename(name), in: ownDirectory)
            }
        }
    }

    /// Removes the directory of this spool if it is empty.
    func close() {
        guard let names = try? own.directory.names(), names == [SpoolClaim.lockName] else { return }
        remove(ownName, own)
    }

    /// Removes a directory that contains only its lock.
    private func remove(_ name: String, _ claim: SpoolClaim) {
        guard let names = try? claim.directory.names(), names == [SpoolClaim.lockName] else { return }
        try? claim.directory.remove(SpoolClaim.lockName)
        try? shared.removeDirectory(name)
    }

    /// Formats a number with leading zeros, so that names sort numerically.
    static func digits(_ number: UInt64, _ count: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, count - digits.count)) + digits
    }
}

/// A spool directory claimed by one process, as long as the claim or the process lives.
///
/// The claim is a lock on a file in the directory: the system releases it when the process ends for any reason.
final class SpoolClaim: Sendable {
    static let lockName = "lock"

    let directory: Directory
    private let lock: Int32

    private init(_ directory: Directory, lock: Int32) {
        self.directory = directory
        self.lock = lock
    }

    deinit {
        System.close(lock)
    }

    /// Claims a directory that the process has just created for itself.
    ///
    /// - Parameter directory: the directory.
    /// - Returns: `nil` if another process was faster.
    static func making(in directory: Directory) throws(SystemError) -> SpoolClaim? {
        try claim(directory, try directory.create(lockName))
    }

    /// Claims an existing directory.
    ///
    /// - Parameter directory: the directory.
    /// - Returns: `nil` if a process has claimed it, or is about to.
    static func adopting(_ directory: Directory) -> SpoolClaim? {
        guard let lock = try? directory.open(lockName) else { return nil }
        return try? claim(directory, lock)
    }

    private static func claim(_ directory: Directory, _ lock: Int32) throws(SystemError) -> SpoolClaim? {
        guard System.claim(lock) else {
            System.close(lock)
            return nil
        }
        return SpoolClaim(directory, lock: lock)
    }
}

/// A batch as a spool file.
///
/// The file begins with an eight-letter signature. Then follow the length of the format name, the number of spans, the length of
/// the body, and the checksum of these three and of everything after it, each as four bytes in little-endian order; then the
/// format name and the body.
package struct SpoolFile: Equatable {
    /// The encoding of the body.
    package let format: String
    package let spanCount: Int
    package let body: [UInt8]

    package init(format: String, spanCount: Int, body: [UInt8]) {
        self.format = format
        self.spanCount = spanCount
        self.body = body
    }

    private static let signature = Array("OTSPOOL1".utf8)
    /// The number of bytes before the format name.
    static let headerSize = 24

    /// The contents of the file.
    package var bytes: [UInt8] {
        let format = Array(format.utf8)
        let content = format + body
        var bytes = Self.signature
        bytes.reserveCapacity(Self.headerSize + content.count)
        for number in [format.count, spanCount, body.count] {
            Self.append(UInt32(clamping: number), to: &bytes)
        }
        Self.append(Checksum.crc32(bytes[Self.signature.count...], content[...]), to: &bytes)
        return bytes + content
    }

    /// Parses a file.
    ///
    /// - Parameter bytes: the contents of the file.
    /// - Returns: `nil` if the file is incomplete or was altered.
    package init?(_ bytes: [UInt8]) {
        guard bytes.count >= Self.headerSize, bytes.starts(with: Self.signature) else { return nil }
        let numbers = Self.numbers(bytes)
        let content = bytes[Self.headerSize...]
        let formatSize = Int(numbers[0])
        guard formatSize + Int(numbers[2]) == content.count,
            Checksum.crc32(bytes[Self.signature.count..<Self.headerSize - 4], content) == numbers[3],
            let format = String(validating: content.prefix(formatSize), as: UTF8.self)
        else { return nil }
        self.format = format
        spanCount = Int(numbers[1])
        body = Array(content.dropFirst(formatSize))
    }

    /// Returns the number of spans according to the header of a file.
    ///
    /// - Parameters:
    ///   - header: the start of the file.
    ///   - fileSize: the size of the file.
    /// - Returns: `nil` if this is not the header of a file of that size.
    static func spanCount(header: [UInt8], fileSize: Int) -> Int? {
        guard header.count == headerSize, header.starts(with: signature) else { return nil }
        let numbers = numbers(header)
        guard headerSize + Int(numbers[0]) + Int(numbers[2]) == fileSize else { return nil }
        // Every span has bytes, which limits the count in a damaged header.
        return min(Int(numbers[1]), fileSize)
    }

    private static func numbers(_ header: [UInt8]) -> [UInt32] {
        stride(from: 8, to: headerSize, by: 4).map { place in
            header[place..<place + 4].reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        }
    }

    private static func append(_ number: UInt32, to bytes: inout [UInt8]) {
        withUnsafeBytes(of: number.littleEndian) { bytes += $0 }
    }
}

/// A checksum that detects bits altered by a disk or a crash; no protection against tampering.
private enum Checksum {
    /// Returns the CRC-32, as in Ethernet and gzip, of several consecutive parts.
    static func crc32(_ parts: ArraySlice<UInt8>...) -> UInt32 {
        var rest = UInt32.max
        for part in parts {
            for byte in part {
                rest = table[Int((rest ^ UInt32(byte)) & 0xff)] ^ rest >> 8
            }
        }
        return ~rest
    }

    private static let table: [UInt32] = (0..<256).map { index in
        (0..<8).reduce(UInt32(index)) { rest, _ in rest & 1 == 0 ? rest >> 1 : rest >> 1 ^ 0xedb8_8320 }
    }
}
