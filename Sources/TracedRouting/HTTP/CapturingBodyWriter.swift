//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
/// Passes the pieces of a body on, and tells a capture those that have been sent.
struct CapturingBodyWriter: BodyWriter {
    var base: any BodyWriter
    let capture: PayloadCapture

    nonisolated(nonsending) mutating func write(_ bytes: [UInt8]) async throws {
        var writer = base
        try await writer.write(bytes)
        base = writer
        capture.take(bytes)
    }
}

extension ResponseBody {
    /// The same body, told to a capture: at once where it is all there, else while it is written.
    func captured(by capture: PayloadCapture) -> ResponseBody {
        switch content {
        case .bytes(let bytes):
            capture.take(bytes)
            capture.end()
            return self
        case .stream(let length, let stream):
            return ResponseBody(length: length) { writer in
                var capturing: any BodyWriter = CapturingBodyWriter(base: writer, capture: capture)
                try await stream(&capturing)
                if let capturing = capturing as? CapturingBodyWriter { writer = capturing.base }
                capture.end()
            }
        }
    }
}
