//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

#if Hummingbird
import HTTPTypes
import Hummingbird
import NIOCore
import OpenTracing
import OpenTracingInstrumentation
import OpenTracingSupport
import TracedRouting

/// A Hummingbird request that a ``/TracedRouting/TracedRouter`` answers, with its context.
final class HummingbirdOrigin<Context: RequestContext>: RequestOrigin {
    let request: Hummingbird.Request
    let context: Context
    /// The body, which Hummingbird takes back after the response.
    let lentBody: LentRequestBody
    /// Reads the address of the client; `nil` if the context type does not provide it.
    private let address: RemoteAddress.Reader<Context>?
    private let converted = OnceReference<ConvertedHeaders>()

    init(request: Hummingbird.Request, context: Context, address: RemoteAddress.Reader<Context>?) {
        self.request = request
        self.context = context
        self.address = address
        lentBody = LentRequestBody(of: request)
    }

    private var fields: HeaderFieldReader { HeaderFieldReader(fields: request.headers) }

    /// The value for the `host` field, which Hummingbird keeps apart as the authority; `nil` if there is such a field.
    private var missingHost: String? {
        FieldNames.host.map(request.headers.contains) == true ? nil : request.head.authority
    }

    var headerList: HeaderList {
        if let converted = converted.load() { return converted.list }
        return converted.storeIfNil(ConvertedHeaders(self)).list
    }

    var body: TracedRouting.RequestBody {
        TracedRouting.RequestBody(stream: LentBody(ReceivedBody(base: request.body), on: lentBody.loan))
    }

    var remoteAddress: String? { address?(context).flatMap(RemoteAddress.description) }

    func context<Wanted>(_ type: Wanted.Type) -> Wanted? {
        if Wanted.self == HummingbirdOrigin<Context>.self { return self as? Wanted }
        return context as? Wanted
    }

    func values(forKey key: String) -> [String] {
        guard let name = FieldNames.name(of: key) else { return [] }
        let values = request.headers[values: name]
        guard values.isEmpty, name == FieldNames.host, let host = request.head.authority else { return values }
        return [host]
    }

    func forEachEntry(_ body: (_ key: String, _ value: String) -> Void) {
        fields.forEachEntry(body)
        if let host = missingHost { body("host", host) }
    }

    func holdsEntry(under keys: CarrierKeys) -> Bool {
        fields.holdsEntry(under: keys) || (keys.contains("host") && missingHost != nil)
    }
}

extension TracedRouting.Request {
    /// Creates the request that handlers see.
    init<Context: RequestContext>(_ origin: HummingbirdOrigin<Context>) {
        let head = origin.request.head
        self.init(
            HTTPMethod(rawValue: head.method.rawValue),
            head.path ?? "/",
            scheme: head.scheme,
            authority: head.authority,
            from: origin
        )
    }
}

/// The header fields of a request, converted once.
private final class ConvertedHeaders: Sendable {
    let list: HeaderList

    init(_ carrier: some TextMapReader) {
        var fields: [(name: String, value: String)] = []
        carrier.forEachEntry { fields.append((name: $0, value: $1)) }
        list = HeaderList(fields)
    }
}

/// The pieces of a Hummingbird body. A type of its own, because the metadata of generic types is looked up at run time, for every
/// request.
private struct ReceivedBody: AsyncSequence, Sendable {
    let base: Hummingbird.RequestBody

    struct AsyncIterator: AsyncIteratorProtocol {
        var base: Hummingbird.RequestBody.AsyncIterator

        mutating func next() async throws -> [UInt8]? {
            try await next(isolation: nil)
        }

        mutating func next(isolation actor: isolated (any Actor)?) async throws -> [UInt8]? {
            try await base.next(isolation: actor).map { Array(buffer: $0) }
        }
    }

    func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(base: base.makeAsyncIterator())
    }
}
#endif
