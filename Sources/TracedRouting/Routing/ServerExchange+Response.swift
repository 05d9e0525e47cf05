//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
extension ServerExchange {
    /// The response with a body that finishes the span when it has been written.
    ///
    /// A body that is there as a whole finishes it now, unless the settings say otherwise. Without a span, a stream still
    /// runs with what passes through the request.
    ///
    /// - Parameter response: the response of the handler.
    /// - Returns: the response to send.
    func observingBody(of response: Response) -> Response {
        var response = response
        if let capture = capturePayload(.response, fields: response.headers) {
            response.body = response.body.captured(by: capture)
        }
        // The span of a joined request is finished further out.
        if isJoined { return response }
        var observed = response
        switch response.body.content {
        case .stream(let length, let stream):
            observed.body = ResponseBody(length: length, stream: observing(stream, statusCode: response.status.code))
        case .bytes(let bytes):
            guard bufferedResponses == .whenWritten, span != nil, !bytes.isEmpty else {
                finish()
                return response
            }
            let write: ResponseBody.Stream = { writer in try await writer.write(bytes) }
            observed.body = ResponseBody(
                length: bytes.count,
                stream: observing(write, statusCode: response.status.code)
            )
        }
        return observed
    }

    private func observing(_ stream: @escaping ResponseBody.Stream, statusCode: Int) -> ResponseBody.Stream {
        { writer in
            var target = writer
            try await withBody(statusCode: statusCode) { observer in
                var observed: any BodyWriter = ObservedBodyWriter(base: target, observer: observer)
                try await stream(&observed)
                if let observed = observed as? ObservedBodyWriter { target = observed.base }
            }
            writer = target
        }
    }
}

/// Passes the pieces of a body on, and notices when the client has gone.
private struct ObservedBodyWriter: BodyWriter {
    var base: any BodyWriter
    let observer: BodyObserver

    nonisolated(nonsending) mutating func write(_ bytes: [UInt8]) async throws {
        var writer = base
        do {
            try await writer.write(bytes)
        } catch {
            observer.noticeClientHasGone()
            throw error
        }
        base = writer
    }
}
