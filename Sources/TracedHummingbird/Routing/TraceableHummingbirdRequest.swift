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
import Synchronization

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

/// The contexts of one request on its way in, the latest of each type: middleware passes changed copies on, and where the
/// router changes the type of the context, a new one.
final class SeenContexts: Sendable {
    /// Those of the request that is being answered in this task.
    @TaskLocal static var current: SeenContexts?

    private let contexts: Mutex<[any RequestContext]>

    /// Creates them with the context that a request came with.
    init(_ first: some RequestContext) {
        contexts = Mutex([first])
    }

    /// Takes a context in the place of the last one of its type.
    func note<Context: RequestContext>(_ context: Context) {
        // What was there is let go outside of the lock.
        _ = contexts.withLock { contexts -> (any RequestContext)? in
            guard let index = contexts.firstIndex(where: { $0 is Context }) else {
                contexts.append(context)
                return nil
            }
            let old = contexts[index]
            contexts[index] = context
            return old
        }
    }

    /// The latest context that is a value of a type; the innermost where several are.
    func latest<Value>(_ type: Value.Type) -> Value? {
        let contexts = contexts.withLock(\.self)
        for context in contexts.reversed() {
            if let value = context as? Value { return value }
        }
        return nil
    }
}
#endif
