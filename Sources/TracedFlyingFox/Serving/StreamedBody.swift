//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if FlyingFox
import FlyingFox
import FlyingSocks
import Synchronization
import TracedRouting

extension HTTPBodySequence {
    /// Creates a body that is written while FlyingFox sends it.
    ///
    /// - Parameters:
    ///   - length: the number of bytes; `nil` for a chunked body.
    ///   - stream: writes the pieces.
    init(length: Int?, _ stream: @escaping ResponseBody.Stream) {
        let body = StreamedBody(stream: stream)
        // Send each piece as written.
        if let length {
            self.init(from: body, count: length, suggestedBufferSize: .max)
        } else {
            self.init(from: body, suggestedBufferSize: .max)
        }
    }
}

/// A body written by a closure, for a server that requests its pieces.
///
/// The closure runs in its own task, which starts with the request for the first piece. A piece counts as sent when the next one
/// is requested. If the server drops the body, the closure receives an error instead.
private struct StreamedBody: AsyncBufferedSequence {
    typealias Element = UInt8

    let stream: ResponseBody.Stream

    struct AsyncIterator: AsyncBufferedIteratorProtocol {
        let pieces: StreamedPieces
        var rest: ArraySlice<UInt8> = []

        mutating func next() async throws -> UInt8? {
            try await nextBuffer(suggested: 1)?.first
        }

        mutating func nextBuffer(suggested count: Int) async throws -> ArraySlice<UInt8>? {
            if rest.isEmpty {
                guard let piece = try await pieces.next() else { return nil }
                rest = piece[...]
            }
            defer { rest = rest.dropFirst(count) }
            return rest.prefix(count)
        }
    }

    func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(pieces: StreamedPieces(stream))
    }
}

/// The pieces of a body, on request. Dropping it ends the writer.
private final class StreamedPieces: Sendable {
    private let stream: ResponseBody.Stream
    private let handover = PieceHandover()
    private let writing = Mutex<Task<Void, Never>?>(nil)

    init(_ stream: @escaping ResponseBody.Stream) {
        self.stream = stream
    }

    deinit {
        handover.abandon()
        writing.withLock(\.self)?.cancel()
    }

    func next() async throws -> [UInt8]? {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                handover.ask(continuation)
                begin()
                // Cancellation before the task exists is noticed here.
                if Task.isCancelled { cancel() }
            }
        } onCancel: {
            cancel()
        }
    }

    private func begin() {
        writing.withLock { task in
            guard task == nil else { return }
            task = Task { [handover, stream] in
                do {
                    var writer: any BodyWriter = HandoverWriter(handover: handover)
                    try await stream(&writer)
                    handover.end(.success(()))
                } catch {
                    handover.end(.failure(error))
                }
            }
        }
    }

    private func cancel() {
        writing.withLock(\.self)?.cancel()
    }
}

/// Passes pieces to the server.
private struct HandoverWriter: BodyWriter {
    let handover: PieceHandover

    nonisolated(nonsending) mutating func write(_ bytes: [UInt8]) async throws {
        // An empty chunk would end the body.
        guard !bytes.isEmpty else { return }
        try Task.checkCancellation()
        try await withCheckedThrowingContinuation { handover.offer(bytes, $0) }
    }
}
#endif
