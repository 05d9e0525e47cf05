//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// A directory that belongs to one spool as long as the claim lives, or the process.
final class SpoolClaim: Sendable {
    private let directory: Int32
    private let lock: Int32

    /// Claims a directory.
    ///
    /// - Parameter path: the directory.
    /// - Returns: `nil` when another spool has claimed it.
    init?(directory path: String) throws(SystemError) {
        let directory = try System.openForReading(path)
        let lock: Int32
        do throws(SystemError) {
            lock = try System.openForAppending(path + "/lock")
        } catch {
            System.close(directory)
            throw error
        }
        guard System.claim(lock) else {
            System.close(lock)
            System.close(directory)
            return nil
        }
        self.directory = directory
        self.lock = lock
    }

    deinit {
        System.close(lock)
        System.close(directory)
    }

    /// Waits until the disk has the names in the directory.
    func synchronizeDirectory() throws(SystemError) {
        try System.synchronize(directory)
    }
}
