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
    /// A body that is written while FlyingFox sends it.
    ///
    /// - Parameters:
    ///   - length: the number of bytes; `nil` for a chunked body.
    ///   - stream: writes the pieces.
    init(length: Int?, _ stream: @escaping ResponseBody.Stream) {
        let body = StreamedBody(stream: stream)
        // Each piece is sent as it was written.
        if let length {
            self.init(from: body, count: length, suggestedBufferSize: .max)
        } else {
            self.init(from: body, suggestedBufferSize: .max)
        }
    }
}

/// A body that a closure writes, for a server that asks for its pieces.
///
/// The closure runs in a task of its own. It begins when the first piece is asked for, and a piece counts as sent when the next one is
/// asked for. Where the server drops the body, the closure gets an error in place of that.
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

/// The pieces of a body, as they are asked for. Dropped, it ends whoever writes them.
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
                // Who is cancelled before there is a task to cancel knows it here.
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

/// Hands pieces over to the server.
private struct HandoverWriter: BodyWriter {
    let handover: PieceHandover

    nonisolated(nonsending) mutating func write(_ bytes: [UInt8]) async throws {
        // A chunk without bytes would be the end of the body.
        guard !bytes.isEmpty else { return }
        try Task.checkCancellation()
        try await withCheckedThrowingContinuation { handover.offer(bytes, $0) }
    }
}
#endif
