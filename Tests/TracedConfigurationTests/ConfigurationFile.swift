//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Configuration
import Configuration
import Foundation

/// A file that is gone when the test is over.
final class ConfigurationFile: Sendable {
    let path = NSTemporaryDirectory() + "/configuration-" + UUID().uuidString + ".json"

    init(_ text: String) throws {
        try write(text)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    func write(_ text: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
    }

    /// Where it is, as providers for files are told it.
    var location: ConfigReader {
        ConfigReader(
            provider: InMemoryProvider(
                values: ["filePath": .init(.string(path), isSecret: false), "pollIntervalSeconds": 1]
            )
        )
    }
}
#endif
