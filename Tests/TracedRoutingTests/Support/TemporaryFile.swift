//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import Foundation

/// A file of a test's own that goes with its last use.
final class TemporaryFile: Sendable {
    private let folder: String
    let path: String

    init(_ text: String? = nil, name: String = "tracing.json") throws {
        folder = NSTemporaryDirectory() + "swift-opentracing-" + UUID().uuidString
        path = folder + "/" + name
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        if let text { try write(text) }
    }

    deinit {
        try? FileManager.default.removeItem(atPath: folder)
    }

    func write(_ text: String) throws { try write(Array(text.utf8)) }
    func write(_ bytes: [UInt8]) throws { try Data(bytes).write(to: URL(fileURLWithPath: path)) }
    func remove() throws { try FileManager.default.removeItem(atPath: path) }
}
