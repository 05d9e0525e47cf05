//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

#if Hummingbird
import Hummingbird
import HummingbirdRouter
import NIOCore

/// The context of the result-builder router, which knows the address of the client as `TracedRequestContext` does.
struct BuilderContext: RouterRequestContext, RemoteAddressRequestContext {
    var coreContext: CoreRequestContextStorage
    var routerContext = RouterBuilderContext()
    let remoteAddress: SocketAddress?

    init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        remoteAddress = source.channel.remoteAddress
    }
}
#endif
