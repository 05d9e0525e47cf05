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
import TracedRouting

extension HTTPResponseError {
    /// What a traced router answers for an error that handlers of Hummingbird's throw; `nil` when the error cannot say.
    func tracedResponse(
        to request: Hummingbird.Request,
        context: some RequestContext
    ) -> TracedRouting.Response? {
        (try? response(from: request, context: context)).map(TracedRouting.Response.init)
    }
}

extension TracedRouting.Response {
    /// A response of Hummingbird's. Its length is added by whoever sends it.
    fileprivate init(_ response: Hummingbird.Response) {
        let body = response.body
        self.init(
            HTTPStatus(response.status.code),
            headers: Headers(
                response.headers.lazy
                    .filter { $0.name != .contentLength }
                    .map { (name: $0.name.rawName, value: $0.value) }
            ),
            body: body.contentLength == 0
                ? TracedRouting.ResponseBody()
                : TracedRouting.ResponseBody(length: body.contentLength) { writer in
                    let target = BodyTarget(writer)
                    // Safe: the writer is handed on whole and waited for, so nobody uses it twice at once.
                    nonisolated(unsafe) let bridge = BridgingBodyWriter(target: target)
                    try await body.write(bridge)
                    writer = target.writer
                }
        )
    }
}

/// Where the pieces go, to be had back when the body has been written.
private final class BodyTarget {
    var writer: any BodyWriter

    init(_ writer: any BodyWriter) {
        self.writer = writer
    }
}

/// Passes the pieces of a body of Hummingbird's on.
private struct BridgingBodyWriter: ResponseBodyWriter {
    let target: BodyTarget

    func write(_ buffer: ByteBuffer) async throws {
        // Safe: whoever writes waits for each piece before it does anything else.
        nonisolated(unsafe) var writer = target.writer
        try await writer.write(Array(buffer: buffer))
        target.writer = writer
    }

    // What follows a body is left out: a response of the traced router has none.
    consuming func finish(_ trailingHeaders: HTTPFields?) async throws {}
}
#endif
