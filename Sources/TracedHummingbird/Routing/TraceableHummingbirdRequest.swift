//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

#if Hummingbird
import HTTPTypes
import Hummingbird
import OpenTracing
import OpenTracingInstrumentation

/// Adapts a request of Hummingbird's own router for tracing.
final class TraceableHummingbirdRequest<Context: RequestContext>: TraceableRequest {
    let request: Hummingbird.Request
    let context: Context
    /// The route that was looked up; `nil` if the context has the path parameters.
    let match: MatchedRoute?
    /// The contexts that handlers recorded; `nil` for a request that cannot have a span.
    let contexts: SeenContexts?
    /// Reads the address of the client; `nil` if the context type does not provide it.
    let address: RemoteAddress.Reader<Context>?

    init(
        request: Hummingbird.Request,
        context: Context,
        match: MatchedRoute? = nil,
        contexts: SeenContexts? = nil,
        address: RemoteAddress.Reader<Context>? = nil
    ) {
        self.request = request
        self.context = context
        self.match = match
        self.contexts = contexts
        self.address = address
    }

    var method: String { request.method.rawValue }
    var path: String { request.uri.path }
    var query: String? { request.uri.query }
    var scheme: String? { request.head.scheme }
    var authority: String? { request.head.authority ?? values(forKey: "host").first }
    var remoteAddress: String? { address?(context).flatMap(RemoteAddress.description) }

    func parameter(_ name: String) -> String? {
        guard let match else { return context.parameters.get(name) }
        return match.parameter(name, in: path)
    }

    func native<Native>(_ type: Native.Type) -> Native? {
        contexts?.latest(type) ?? context as? Native ?? request as? Native
    }

    func values(forKey key: String) -> [String] { HeaderFieldReader(fields: request.headers).values(forKey: key) }

    func forEachEntry(_ body: (_ key: String, _ value: String) -> Void) {
        HeaderFieldReader(fields: request.headers).forEachEntry(body)
    }

    func holdsEntry(under keys: CarrierKeys) -> Bool {
        HeaderFieldReader(fields: request.headers).holdsEntry(under: keys)
    }
}
#endif
