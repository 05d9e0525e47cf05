//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if GRPC
import GRPCCore
import OpenTracing

/// The text entries of metadata, as header fields.
struct MetadataCarrier: TextMapReader, Sendable {
    let metadata: Metadata

    init(_ metadata: Metadata) {
        self.metadata = metadata
    }

    /// Combines the leading and trailing metadata of a response.
    init(_ leading: Metadata, then trailing: Metadata) {
        guard !leading.isEmpty, !trailing.isEmpty else {
            metadata = leading.isEmpty ? trailing : leading
            return
        }
        var metadata = leading
        metadata.add(contentsOf: trailing)
        self.metadata = metadata
    }

    func forEachValue(forKey key: String, _ body: (_ value: String) -> Void) {
        for value in metadata[stringValues: key] { body(value) }
    }

    func forEachEntry(_ body: (_ key: String, _ value: String) -> Void) {
        for (key, value) in metadata {
            if case .string(let text) = value { body(key, text) }
        }
    }
}
#endif
