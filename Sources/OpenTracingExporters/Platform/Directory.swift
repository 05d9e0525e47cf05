//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

private import OpenTracingSupport

/// An open directory. Operations apply to this very directory, whatever happens to its path: nobody can substitute a link or
/// another directory. Links within it are not followed.
final class Directory: Sendable {
    private let descriptor: Int32

    /// Opens a directory.
    ///
    /// - Parameter path: the directory; not a link to one.
    convenience init(_ path: String) throws(SystemError) {
        try self.init(path, in: AT_FDCWD)
    }

    private init(_ path: String, in parent: Int32) throws(SystemError) {
        descriptor = try System.check(openat(parent, path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC))
    }

    deinit {
        System.close(descriptor)
    }

    /// Opens a subdirectory.
    func directory(_ name: String) throws(SystemError) -> Directory {
        try Directory(name, in: descriptor)
    }

    /// Creates a subdirectory, accessible only to its owner. It must not exist.
    func makeDirectory(_ name: String) throws(SystemError) {
        try System.check(mkdirat(descriptor, name, 0o700))
    }

    /// Returns the owner of the directory, and whether others may write to it.
    func status() throws(SystemError) -> (owner: UInt32, isWritableForOthers: Bool) {
        var status = stat()
        try System.check(fstat(descriptor, &status))
        return (status.st_uid, status.st_mode & mode_t(S_IWGRP | S_IWOTH) != 0)
    }

    /// Returns the names in the directory, in no particular order.
    func names() throws(SystemError) -> [String] {
        // Opens another descriptor, because a listing moves the read position.
        let copy = try System.check(openat(descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC))
        guard let listing = fdopendir(copy) else {
            let code = errno
            System.close(copy)
            throw SystemError(code: code)
        }
        defer { closedir(listing) }
        var names: [String] = []
        while let entry = readdir(listing) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { name in
                name.withMemoryRebound(to: CChar.self, capacity: MemoryLayout.size(ofValue: name.pointee)) {
                    String(cString: $0)
                }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }

    /// Creates a file for writing, accessible only to its owner. It must not exist.
    func create(_ name: String) throws(SystemError) -> Int32 {
        try System.check(openat(descriptor, name, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600))
    }

    /// Opens an existing file for reading.
    func open(_ name: String) throws(SystemError) -> Int32 {
        // Nonblocking, because it may be a pipe.
        try System.check(openat(descriptor, name, O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC))
    }

    /// Moves a file to another name, in this directory or another, replacing any existing file.
    func move(_ name: String, to other: String, in directory: Directory? = nil) throws(SystemError) {
        try System.check(renameat(descriptor, name, (directory ?? self).descriptor, other))
    }

    func remove(_ name: String) throws(SystemError) {
        try System.check(unlinkat(descriptor, name, 0))
    }

    /// Removes a subdirectory, which must be empty.
    func removeDirectory(_ name: String) throws(SystemError) {
        try System.check(unlinkat(descriptor, name, AT_REMOVEDIR))
    }

    /// Waits until the names in the directory are on disk.
    func synchronize() throws(SystemError) {
        try System.synchronize(descriptor)
    }
}

extension System {
    /// Returns the size of an open file, its modification time in seconds since 1970, and whether it is a regular file.
    static func fileStatus(of descriptor: Int32) throws(SystemError) -> (size: Int64, written: Int64, isFile: Bool) {
        var status = stat()
        try check(fstat(descriptor, &status))
        #if canImport(Darwin)
        let written = status.st_mtimespec.tv_sec
        #else
        let written = status.st_mtim.tv_sec
        #endif
        return (Int64(status.st_size), Int64(written), status.st_mode & S_IFMT == S_IFREG)
    }
}
