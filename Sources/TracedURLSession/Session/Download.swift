//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import Foundation
import OpenTracingSupport

/// The file that a body is written to while it comes. Waiting for the disk is done on threads of its own.
///
/// It is written here and not by a download task, since that leaves its file behind on Linux when it is cancelled or fails.
struct Download: Sendable {
    let url: URL
    private let handle: FileHandle
    private let executor: BlockingExecutor

    init(in directory: URL) async throws {
        executor = BlockingExecutor("download")
        (url, handle) = try await executor.run {
            Result {
                let file = try TemporaryFile(in: directory)
                return (file.url, FileHandle(fileDescriptor: file.descriptor, closeOnDealloc: true))
            }
        }.get()
    }

    func write(_ piece: Data) async throws {
        try await executor.run { [handle] in Result { try handle.write(contentsOf: piece) } }.get()
    }

    func close() async throws {
        try await executor.run { [handle] in Result { try handle.close() } }.get()
    }

    func remove() async {
        await executor.run { [url] in try? FileManager.default.removeItem(at: url) }
    }
}
