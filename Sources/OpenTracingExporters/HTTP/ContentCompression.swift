//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// How the body of a request is compressed.
public struct ContentCompression: Sendable {
    /// The name of the coding, as the header `Content-Encoding` has it.
    package let name: String

    private let compressBody: @Sendable ([UInt8]) -> [UInt8]?

    /// Creates a compression.
    ///
    /// - Parameters:
    ///   - name: the name of the coding, as the header `Content-Encoding` has it.
    ///   - compress: compresses a body; `nil` where it cannot, and the body is sent as it is.
    public init(name: String, compress: @escaping @Sendable ([UInt8]) -> [UInt8]?) {
        self.name = name
        compressBody = compress
    }

    /// Compression with gzip, which every receiver takes, by the zlib that the system offers. Where it offers none, bodies are
    /// sent as they are.
    public static let gzip = ContentCompression(name: "gzip") { SystemZlib.shared?.gzip($0) }

    /// Bodies below this size are sent as they are: what compression saves of them is less than a packet.
    static let smallestBody = 1_024

    /// Compresses a body; `nil` where that is of no use or cannot be done.
    package func compress(_ body: [UInt8]) -> [UInt8]? {
        guard body.count >= Self.smallestBody, let compressed = compressBody(body), compressed.count < body.count else {
            return nil
        }
        return compressed
    }
}
