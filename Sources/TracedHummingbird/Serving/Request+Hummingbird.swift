//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird
import HTTPTypes
import Hummingbird
public import Logging
import NIOCore
public import TracedRouting

extension TracedRouting.Request {
    /// A request as Hummingbird received it.
    ///
    /// - Parameters:
    ///   - request: the request.
    ///   - context: what Hummingbird and its middleware know about it.
    ///   - loan: how long the body may be read.
    init(_ request: Hummingbird.Request, context: some RequestContext, bodyOn loan: BodyLoan) {
        var headers = Headers(request.headers.lazy.map { (name: $0.name.rawName, value: $0.value) })
        if !headers.contains("host"), let authority = request.head.authority {
            headers.add(authority, forName: "host")
        }
        self.init(
            HTTPMethod(rawValue: request.method.rawValue),
            request.head.path ?? "/",
            scheme: request.head.scheme,
            authority: request.head.authority,
            headers: headers,
            body: TracedRouting.RequestBody(stream: LentBody(request.body.map { Array(buffer: $0) }, on: loan)),
            remoteAddress: RemoteAddress.description(in: context),
            context: context
        )
    }
}

extension TracedRouting.Request {
    /// The logger that Hummingbird made for the request, with the request's identifier; `nil` when another server serves it.
    public var logger: Logger? { context((any RequestContext).self)?.logger }
}

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
