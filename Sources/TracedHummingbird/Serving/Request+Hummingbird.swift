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
public import TracedRouting

extension TracedRouting.Request {
    /// A request as Hummingbird received it.
    ///
    /// - Parameters:
    ///   - request: the request.
    ///   - context: what Hummingbird and its middleware know about it.
    ///   - address: how the address of the client is read.
    ///   - loan: how long the body may be read.
    init<Context: RequestContext>(
        _ request: Hummingbird.Request,
        context: Context,
        address: RemoteAddress.Reader<Context>?,
        bodyOn loan: BodyLoan
    ) {
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
            remoteAddress: address?(context).flatMap(RemoteAddress.description),
            context: context
        )
    }
}

extension TracedRouting.Request {
    /// The logger that Hummingbird made for the request, with the request's identifier; `nil` when another server serves it.
    public var logger: Logger? { context((any RequestContext).self)?.logger }
}
#endif
