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

/// A response of Hummingbird's own router as tracing sees it.
struct TraceableHummingbirdResponse: TraceableResponse {
    var response: Hummingbird.Response
    /// Whether the body need not be watched: it is there as a whole, or nobody asks.
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
            // Safe: the writer is handed on whole and waited for, so nobody uses it twice at once.
            nonisolated(unsafe) let target = writer
            try await observer.write {
                nonisolated(unsafe) let observed = ObservedResponseBodyWriter(base: target, observer: observer)
                try await body.write(observed)
            }
        }
    }
}

/// Passes the pieces of a body on, under the eyes of an observer.
private struct ObservedResponseBodyWriter: ResponseBodyWriter {
    var base: any ResponseBodyWriter
    let observer: BodyObserver

    mutating func write(_ buffer: ByteBuffer) async throws {
        // Safe: whoever writes waits for each piece before it does anything else.
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

/// Which handlers answer with a body that is there as a whole.
///
/// A body does not show what it is: one of known length may be written by a closure, too. But handlers that return a text or a value leave no
/// doubt. Such a body is sent as it is, in one piece with its head; one that is watched takes three.
enum WholeBodies {
    /// Whether what handlers return makes such a body.
    static func areMade(from output: Any.Type) -> Bool {
        if let wrapper = output as? any OutputWrapper.Type { return areMade(from: wrapper.wrapped) }
        return output is any WholeOutput.Type || output is any ResponseEncodable.Type
    }
}

/// What makes a body that is there as a whole.
private protocol WholeOutput {}

/// What answers as something inside does.
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
