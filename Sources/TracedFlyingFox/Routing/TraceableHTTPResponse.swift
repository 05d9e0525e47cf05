//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if FlyingFox
import FlyingFox
import OpenTracing
import OpenTracingInstrumentation
import TracedRouting

/// Adapts a FlyingFox response for tracing.
struct TraceableHTTPResponse: TraceableResponse {
    var response: HTTPResponse
    private let hasSpan: Bool

    init(_ response: HTTPResponse, hasSpan: Bool) {
        self.response = response
        self.hasSpan = hasSpan
    }

    var head: ResponseHead {
        ResponseHead(statusCode: response.statusCode.code, fields: HTTPFieldReader(headers: response.headers))
    }

    /// Empty if there is no body to observe: a WebSocket has none, and without a span one of known length is left unchanged.
    var wholeBody: EmptyCollection<UInt8>? {
        guard case .httpBody(let body) = response.payload, let length = body.count else {
            if case .httpBody = response.payload { return nil }
            return EmptyCollection()
        }
        return length == 0 || !hasSpan ? EmptyCollection() : nil
    }

    mutating func observeBody(_ observer: BodyObserver) {
        guard case .httpBody(let body) = response.payload else { return }
        let isChunked = body.count == nil
        response.payload = .httpBody(
            HTTPBodySequence(length: body.count) { writer in
                var target = writer
                try await observer.write {
                    for try await piece in body {
                        let bytes = isChunked ? ChunkedPiece.content(of: Array(piece)) : Array(piece)
                        guard !bytes.isEmpty else { continue }
                        try await observer.send(bytes) { try await target.write(bytes) }
                    }
                }
                writer = target
            }
        )
    }
}

/// A piece of a body of unknown length, which FlyingFox provides as the encoded chunk.
private enum ChunkedPiece {
    /// The contents of the chunk, or the piece itself if it is not a chunk.
    static func content(of piece: [UInt8]) -> [UInt8] {
        let lineEnd: [UInt8] = [0x0d, 0x0a]
        guard let end = piece.firstIndex(of: 0x0d),
            let size = Int(String(decoding: piece[..<end], as: UTF8.self), radix: 16),
            size >= 0, piece.count == end + 2 + size + 2,
            piece[end...].prefix(2).elementsEqual(lineEnd), piece.suffix(2).elementsEqual(lineEnd)
        else { return piece }
        return Array(piece[(end + 2)...].dropLast(2))
    }
}
#endif
