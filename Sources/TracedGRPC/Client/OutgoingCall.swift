//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if GRPC
import GRPCCore
import OpenTracing
import OpenTracingInstrumentation

/// Adapts an outgoing gRPC call for tracing. The context is injected into its metadata.
struct OutgoingCall: OutgoingRequest {
    var metadata: Metadata
    private let context: ClientContext
    let timeout: Duration?

    init(_ metadata: Metadata, _ context: ClientContext) {
        self.metadata = metadata
        self.context = context
        timeout = metadata.callTimeout
    }

    var method: String { "POST" }
    var url: String { "/" + context.descriptor.fullyQualifiedMethod }
    var host: String? { PeerAddress(context.remotePeer).host }
    var port: Int? { PeerAddress(context.remotePeer).port }
    var procedure: RemoteProcedure? { RemoteProcedure(context.descriptor, deadline: timeout) }

    func forEachValue(forKey key: String, _ body: (_ value: String) -> Void) {
        MetadataCarrier(metadata).forEachValue(forKey: key, body)
    }

    func forEachEntry(_ body: (_ key: String, _ value: String) -> Void) {
        MetadataCarrier(metadata).forEachEntry(body)
    }

    mutating func set(_ value: String, forKey key: String) {
        metadata.replaceOrAddString(value, forKey: key)
    }

    mutating func removeValues(forKey key: String) {
        metadata.removeAllValues(forKey: key)
    }
}
#endif
