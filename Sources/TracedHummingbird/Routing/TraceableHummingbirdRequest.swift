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

/// Adapts a response of Hummingbird's own router for tracing.
struct TraceableHummingbirdResponse: TraceableResponse {
    var response: Hummingbird.Response
    /// Whether the body need not be observed, because it is buffered or no one needs it.
    var isLeftAlone = false

    var head: ResponseHead {
        ResponseHead(statusCode: response.status.code, fields: HeaderFieldReader(fields: response.headers))
    }

    var wholeBody: EmptyCollection<UInt8>? {
        isLeftAlone || response.body.contentLength == 0 ? EmptyCollection() : nil
    }

    mutating func observeBody(_ observer: BodyObserver) {
        let body = response.body
        response.body = Hummingbird.ResponseBody(contentLength: body.contentLength) { writer in
            // Safe: the writer is handed over completely and awaited, so it is never used concurrently.
            nonisolated(unsafe) let target = writer
            try await observer.write {
                nonisolated(unsafe) let observed = ObservedResponseBodyWriter(base: target, observer: observer)
                try await body.write(observed)
            }
        }
    }
}

/// A writer that forwards the pieces of a body and reports them to an observer.
private struct ObservedResponseBodyWriter: ResponseBodyWriter {
    var base: any ResponseBodyWriter
    let observer: BodyObserver

    mutating func write(_ buffer: ByteBuffer) async throws {
        // Safe: the caller awaits each piece before it does anything else.
        nonisolated(unsafe) var writer = base
        defer { base = writer }
        try await observer.send(buffer.readableBytesView) { try await writer.write(buffer) }
    }

    mutating func write(contentsOf buffers: some Sequence<ByteBuffer>) async throws {
        let buffers = Array(buffers)
        do {
            try await base.write(contentsOf: buffers)
        } catch {
            observer.noticeClientHasGone()
            throw error
        }
        for buffer in buffers { observer.passed(buffer.readableBytesView) }
    }

    consuming func finish(_ trailingHeaders: HTTPFields?) async throws {
        do {
            try await base.finish(trailingHeaders)
        } catch {
            observer.noticeClientHasGone()
            throw error
        }
    }
}

/// Determines which handlers return buffered bodies.
///
/// A body does not reveal its kind: a closure may also write a body of known length. Handlers that return text or an encodable
/// value are unambiguous. A buffered body is sent unchanged in a single write with the head; an observed one takes three.
enum WholeBodies {
    /// Returns whether a handler's output type always has a buffered body.
    static func areMade(from output: Any.Type) -> Bool {
        if let wrapper = output as? any OutputWrapper.Type { return areMade(from: wrapper.wrapped) }
        return output is any WholeOutput.Type || output is any ResponseEncodable.Type
    }
}

/// An output type with a buffered body.
private protocol WholeOutput {}

/// An output type that responds as its wrapped type does.
private protocol OutputWrapper {
    static var wrapped: Any.Type { get }
}

extension String: WholeOutput {}
extension Substring: WholeOutput {}
extension ByteBuffer: WholeOutput {}
extension HTTPResponse.Status: WholeOutput {}

extension Optional: OutputWrapper {
    static var wrapped: Any.Type { Wrapped.self }
}

extension EditedResponse: OutputWrapper {
    static var wrapped: Any.Type { Generator.self }
}
#endif
