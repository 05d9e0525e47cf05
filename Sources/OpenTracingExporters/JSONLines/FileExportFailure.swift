//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

public import OpenTracingSDK

/// Why spans could not be written to a file.
public struct FileExportFailure: SpanExportError, Hashable {
    /// What was being done.
    public enum Operation: String, Sendable, Hashable {
        /// The file was being opened.
        case open
        /// Lines were being written.
        case write
        /// Older files were being renamed to make room.
        case rotate
        /// The exporter was shut down before.
        case shutDown
    }

    /// What was being done.
    public let operation: Operation

    /// The number of the system's error, `errno`: 28 on most systems for a disk that is full. Zero where it was not the system.
    public let code: Int32

    /// How many spans of the batch are not in the file; those before them are.
    public let spanCount: Int
}

extension FileExportFailure: CustomStringConvertible {
    /// What went wrong, and how much is missing; the same as ``publicDescription``.
    public var description: String { publicDescription }

    /// What went wrong, and how much is missing.
    public var publicDescription: String {
        let reason =
            operation == .shutDown
            ? "the exporter was shut down" : "cannot \(operation.rawValue) the file: \(SystemError(code: code))"
        return "\(spanCount) spans were not written: \(reason)"
    }
}
