//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird
import Hummingbird
import NIOCore

/// The address of a client as it shows in tags.
enum RemoteAddress {
    /// Address and port, where the context knows them.
    static func description(in context: some RequestContext) -> String? {
        guard let address = (context as? any RemoteAddressRequestContext)?.remoteAddress else { return nil }
        guard let host = address.ipAddress, let port = address.port else { return address.pathname }
        return address.protocol == .inet6 ? "[\(host)]:\(port)" : "\(host):\(port)"
    }
}
#endif
