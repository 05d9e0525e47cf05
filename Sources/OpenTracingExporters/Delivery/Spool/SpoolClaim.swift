//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// A directory of files of a spool that belongs to one process as long as the claim lives, or the process.
///
/// The claim is a lock on a file in the directory: the system takes it back when the process ends in whatever way.
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

    /// Claims a directory that a process has just made for itself.
    ///
    /// - Parameter directory: the directory.
    /// - Returns: `nil` when another process was faster.
    static func making(in directory: Directory) throws(SystemError) -> SpoolClaim? {
        try claim(directory, try directory.create(lockName))
    }

    /// Claims a directory that is there.
    ///
    /// - Parameter directory: the directory.
    /// - Returns: `nil` when a process has claimed it, or is about to.
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
