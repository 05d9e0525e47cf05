//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
private import OpenTracing

/// A request of ``TracedRouter`` as tracing sees it.
struct TraceableRoutedRequest: TraceableRequest {
    let request: Request

    var method: String { request.method.rawValue }
    var path: String { request.path }
    var query: String? { request.query.rawValue.isEmpty ? nil : request.query.rawValue }
    var scheme: String? { request.scheme }
    var authority: String? { request.authority ?? request.headers["host"] }
    var remoteAddress: String? { request.remoteAddress }
    var storage: RequestStorage? { request.storage }

    func parameter(_ name: String) -> String? { request.parameters[name] }

    func native<Native>(_ type: Native.Type) -> Native? { request as? Native ?? request.context(type) }

    func values(forKey key: String) -> [String] { request.headers.values(forKey: key) }

    func forEachEntry(_ body: (_ key: String, _ value: String) -> Void) { request.headers.forEachEntry(body) }
}
