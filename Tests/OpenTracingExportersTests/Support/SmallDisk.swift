//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import Foundation

/// A file system of 64 KiB that goes with the value. Needs Linux and the right to mount.
final class SmallDisk: Sendable {
    private let directory: TemporaryDirectory

    /// Whether this process may make one.
    static let isAvailable = (try? SmallDisk()) != nil

    struct Failure: Error {}

    init() throws {
        directory = try TemporaryDirectory()
        guard Self.run("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", directory.path) else { throw Failure() }
    }

    deinit {
        _ = Self.run("umount", "-l", directory.path)
    }

    func file(_ name: String) -> String { directory.file(name) }

    /// Writes a file that takes all the room that is left.
    func fill(_ name: String) throws {
        try Data().write(to: URL(fileURLWithPath: file(name)))
        let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: file(name)))
        defer { try? handle.close() }
        let page = Data(repeating: 0x78, count: 4_096)
        for _ in 0..<64 {
            do { try handle.write(contentsOf: page) } catch { return }
        }
        throw Failure()
    }

    private static func run(_ command: String, _ arguments: String...) -> Bool {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [command] + arguments
        process.standardError = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }
}
