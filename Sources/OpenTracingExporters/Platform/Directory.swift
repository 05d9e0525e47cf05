//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

private import OpenTracingSupport

/// A directory that is held open. What is done in it is done in this very directory, whatever becomes of its path: nobody can put
/// a link or another directory in its place. Links within it are not followed.
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

    /// Opens a directory in this one.
    func directory(_ name: String) throws(SystemError) -> Directory {
        try Directory(name, in: descriptor)
    }

    /// Makes a directory in this one, for its owner only. It must not be there.
    func makeDirectory(_ name: String) throws(SystemError) {
        try System.check(mkdirat(descriptor, name, 0o700))
    }

    /// The user that the directory belongs to, and what others may do in it.
    func status() throws(SystemError) -> (owner: UInt32, isWritableForOthers: Bool) {
        var status = stat()
        try System.check(fstat(descriptor, &status))
        return (status.st_uid, status.st_mode & mode_t(S_IWGRP | S_IWOTH) != 0)
    }

    /// The names in the directory, in no order.
    func names() throws(SystemError) -> [String] {
        // A descriptor of its own: a listing moves the place that it reads at.
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

    /// Makes a file, to be written, readable for its owner only. It must not be there.
    func create(_ name: String) throws(SystemError) -> Int32 {
        try System.check(openat(descriptor, name, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600))
    }

    /// Opens a file that is there, to read it.
    func open(_ name: String) throws(SystemError) -> Int32 {
        // Without waiting: what is there may be a pipe.
        try System.check(openat(descriptor, name, O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC))
    }

    /// Gives a file another name, in this directory or another; a file that has it already goes.
    func move(_ name: String, to other: String, in directory: Directory? = nil) throws(SystemError) {
        try System.check(renameat(descriptor, name, (directory ?? self).descriptor, other))
    }

    func remove(_ name: String) throws(SystemError) {
        try System.check(unlinkat(descriptor, name, 0))
    }

    /// Removes a directory in this one, which must be empty.
    func removeDirectory(_ name: String) throws(SystemError) {
        try System.check(unlinkat(descriptor, name, AT_REMOVEDIR))
    }

    /// Waits until the disk has the names in the directory.
    func synchronize() throws(SystemError) {
        try System.synchronize(descriptor)
    }
}

extension System {
    /// The size of an open file, the second since 1970 in which it was written last, and whether it is an ordinary file.
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
