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

/// A request of Hummingbird's own router as tracing sees it.
struct TraceableHummingbirdRequest<Context: RequestContext>: TraceableRequest {
    let request: Hummingbird.Request
    let context: Context
    let contexts: SeenContexts

    init(request: Hummingbird.Request, context: Context) {
        self.request = request
        self.context = context
        contexts = SeenContexts(context)
    }

    var method: String { request.method.rawValue }
    var path: String { request.uri.path }
    var query: String? { request.uri.query }
    var scheme: String? { request.head.scheme }
    var authority: String? { request.head.authority ?? values(forKey: "host").first }
    var remoteAddress: String? { RemoteAddress.description(in: context) }

    func parameter(_ name: String) -> String? { context.parameters.get(name) }

    func native<Native>(_ type: Native.Type) -> Native? {
        contexts.latest(type) ?? request as? Native
    }

    func values(forKey key: String) -> [String] { HeaderFieldReader(fields: request.headers).values(forKey: key) }

    func forEachEntry(_ body: (_ key: String, _ value: String) -> Void) {
        HeaderFieldReader(fields: request.headers).forEachEntry(body)
    }
}

/// Header fields as a carrier.
struct HeaderFieldReader: TextMapReader, Sendable {
    let fields: HTTPFields

    func values(forKey key: String) -> [String] {
        HTTPField.Name(key).map { fields[values: $0] } ?? []
    }

    func forEachEntry(_ body: (_ key: String, _ value: String) -> Void) {
        for field in fields {
            body(field.name.rawName, field.value)
        }
    }
}
#endif
