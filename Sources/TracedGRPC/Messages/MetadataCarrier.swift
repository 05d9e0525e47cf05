//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if GRPC
import GRPCCore
import OpenTracing

/// The entries of metadata that are text, as header fields.
struct MetadataCarrier: TextMapReader, Sendable {
    let metadata: Metadata

    init(_ metadata: Metadata) {
        self.metadata = metadata
    }

    /// What an answer begins with, and what it ends with.
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
