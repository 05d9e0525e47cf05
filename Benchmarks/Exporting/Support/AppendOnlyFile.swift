//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import Foundation

/// A file that is only added to. What a call has added survives the end of the process, in whatever way it ends.
final class AppendOnlyFile: Sendable {
    private let descriptor: Int32

    init(_ path: String) throws {
        descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        guard descriptor >= 0 else { throw Failure("\(path) cannot be written: error \(errno)") }
    }

    deinit {
        close(descriptor)
    }

    func append(_ line: String) {
        let bytes = Array((line + "\n").utf8)
        guard write(descriptor, bytes, bytes.count) == bytes.count else {
            fatalError("a record of the scenario cannot be written")
        }
    }

    /// The whole lines of a file; none where there is no file.
    static func lines(of path: String) -> [Substring] {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return [] }
        return text.split(separator: "\n")
    }
}
