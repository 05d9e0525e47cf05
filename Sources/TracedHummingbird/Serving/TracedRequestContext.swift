//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird
public import Hummingbird
public import NIOCore

/// A request context that knows the address of the client, which becomes the tag `peer.address`.
public struct TracedRequestContext: RequestContext, RemoteAddressRequestContext {
    /// What Hummingbird keeps for a request.
    public var coreContext: CoreRequestContextStorage

    /// The address of the client.
    public let remoteAddress: SocketAddress?

    /// Whether other requests are under way on the same connection, as in HTTP/2.
    let sharesConnection: Bool

    /// Creates the context of a request.
    ///
    /// - Parameter source: the connection that the request came from.
    public init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        remoteAddress = source.channel.remoteAddress
        // A connection's channel belongs to the one that listens, and that to none; one of a stream belongs to its connection.
        sharesConnection = source.channel.parent?.parent != nil
    }
}
#endif
