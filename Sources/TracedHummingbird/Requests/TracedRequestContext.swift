//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

#if Hummingbird
public import Hummingbird
public import NIOCore

/// A request context that provides the client's address for the `peer.address` tag.
public struct TracedRequestContext: RequestContext, RemoteAddressRequestContext {
    /// Hummingbird's per-request storage.
    public var coreContext: CoreRequestContextStorage

    /// The address of the client.
    public let remoteAddress: SocketAddress?

    /// Whether other requests may be in progress on the same connection, as in HTTP/2.
    let sharesConnection: Bool

    /// Creates the context of a request.
    ///
    /// - Parameter source: the connection of the request.
    public init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        remoteAddress = source.channel.remoteAddress
        // The parent of a connection's channel is the listening channel, which has no parent; the parent of a stream's channel is
        // its connection.
        sharesConnection = source.channel.parent?.parent != nil
    }
}
#endif
