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

/// Adapts an incoming gRPC call for tracing. Its header fields are the text entries of its metadata.
final class TraceableCall: TraceableRequest {
    private let carrier: MetadataCarrier
    private let context: ServerContext

    /// The called procedure.
    let called: RemoteProcedure

    init(_ metadata: Metadata, _ context: ServerContext) {
        carrier = MetadataCarrier(metadata)
        self.context = context
        called = RemoteProcedure(context.descriptor, deadline: metadata.callTimeout)
    }

    var procedure: RemoteProcedure? { called }

    var method: String { "POST" }
    var path: String { "/" + context.descriptor.fullyQualifiedMethod }
    var query: String? { nil }
    var authority: String? { nil }
    var remoteAddress: String? { PeerAddress(context.remotePeer).text }

    func native<Native>(_ type: Native.Type) -> Native? { context as? Native ?? carrier.metadata as? Native }

    func forEachValue(forKey key: String, _ body: (_ value: String) -> Void) {
        carrier.forEachValue(forKey: key, body)
    }

    func forEachEntry(_ body: (_ key: String, _ value: String) -> Void) {
        carrier.forEachEntry(body)
    }
}

extension RemoteProcedure {
    init(_ descriptor: MethodDescriptor, deadline: Duration? = nil) {
        self.init(
            service: descriptor.service.fullyQualifiedService,
            method: descriptor.method,
            deadline: deadline
        )
    }
}
#endif
