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

extension Hummingbird.Response {
    /// Converts a response for Hummingbird. Header fields whose names are not valid tokens are dropped.
    ///
    /// - Parameters:
    ///   - response: the response.
    ///   - body: the request body, whose loan ends with the response.
    ///   - closesToEndHead: whether to close the connection after a response without a body and a length. Otherwise the HTTP/1.1
    ///     server writes a final chunk, which is not part of a response to `HEAD` (RFC 9112, section 6.3), and the client would
    ///     take it for the start of the next response.
    init(_ response: TracedRouting.Response, ending body: LentRequestBody, closesToEndHead: Bool) {
        var fields = HTTPFields()
        for (name, value) in response.headers {
            if let name = FieldNames.name(of: name) {
                fields.append(HTTPField(name: name, value: value))
            }
        }
        let content: Hummingbird.ResponseBody
        switch response.body.content {
        case .bytes(let bytes):
            content = body.ended(
                with: bytes.isEmpty
                    ? Hummingbird.ResponseBody() : Hummingbird.ResponseBody(byteBuffer: ByteBuffer(bytes: bytes))
            )
        case .stream(let length, let stream):
            content = Hummingbird.ResponseBody(contentLength: length) { writer in
                let target = ForwardingBodyWriter(base: writer)
                var forwarding: any BodyWriter = target
                try await stream(&forwarding)
                if closesToEndHead && length == nil { throw EndOfConnection() }
                writer = (forwarding as? ForwardingBodyWriter ?? target).base
                try await writer.finish(nil)
                await body.end()
            }
        }
        self.init(status: HTTPResponse.Status(code: response.status.code), headers: fields, body: content)
    }
}

/// Closes the connection: nothing follows the head.
private struct EndOfConnection: Error {}

/// A writer that forwards the pieces of a body to Hummingbird.
private struct ForwardingBodyWriter: BodyWriter {
    var base: any ResponseBodyWriter

    nonisolated(nonsending) mutating func write(_ bytes: [UInt8]) async throws {
        // Safe: the caller awaits each piece before it does anything else, so the writer is never used concurrently, whichever
        // thread Hummingbird runs it on.
        nonisolated(unsafe) var writer = base
        defer { base = writer }
        try await writer.write(ByteBuffer(bytes: bytes))
    }
}
#endif
