//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
/// The body of a request: bytes, in memory or as they arrive.
///
/// A streamed body can be read once, by one task at a time, until the request has been answered. After that, a task that is
/// waiting for a piece receives a ``/OpenTracingInstrumentation/RequestBodyError``, or a
/// ``/OpenTracingInstrumentation/RequestTimeout`` if a ``TimeLimit`` expired first.
public struct RequestBody: Sendable {
    private enum Storage: Sendable {
        case bytes([UInt8])
        case stream(any AsyncSequence<[UInt8], any Error> & Sendable)
    }

    private let storage: Storage

    /// Creates a body from bytes.
    ///
    /// - Parameter bytes: the whole body.
    public init(_ bytes: [UInt8] = []) {
        storage = .bytes(bytes)
    }

    /// Creates a body from text, as UTF-8.
    ///
    /// - Parameter text: the whole body.
    public init(_ text: String) {
        self.init(Array(text.utf8))
    }

    /// Creates a body that arrives in pieces.
    ///
    /// - Parameter stream: the pieces.
    public init(stream: some AsyncSequence<[UInt8], any Error> & Sendable) {
        storage = .stream(stream)
    }

    /// Reads the whole body.
    ///
    /// - Parameter limit: the maximum number of bytes to read.
    /// - Returns: the bytes.
    /// - Throws: ``HTTPError`` 413 if the body is larger, or any error from the connection.
    public func collect(upTo limit: Int = 1 << 20) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        for try await piece in self {
            guard piece.count <= limit - bytes.count else {
                throw HTTPError(.contentTooLarge, "The body must not exceed \(limit) bytes.")
            }
            bytes.append(contentsOf: piece)
        }
        return bytes
    }
}

extension RequestBody {
    /// Whether the body arrives in pieces.
    var isStream: Bool {
        if case .stream = storage { true } else { false }
    }

    /// Returns the same body, copied to a capture: immediately if it is in memory, otherwise while it is read.
    func captured(by capture: PayloadCapture) -> RequestBody {
        switch storage {
        case .bytes(let bytes):
            capture.take(bytes)
            capture.end()
            return self
        case .stream(let stream):
            return Self.captured(stream, by: capture)
        }
    }

    private static func captured(
        _ stream: some AsyncSequence<[UInt8], any Error> & Sendable,
        by capture: PayloadCapture
    ) -> RequestBody {
        RequestBody(stream: CapturedBody(base: stream, capture: capture))
    }
}

extension RequestBody: AsyncSequence {
    /// An iterator over the pieces.
    public struct AsyncIterator: AsyncIteratorProtocol {
        private var bytes: [UInt8]?
        private var stream: (any AsyncIteratorProtocol<[UInt8], any Error>)?

        init(bytes: [UInt8]) {
            self.bytes = bytes.isEmpty ? nil : bytes
        }

        init(stream: any AsyncIteratorProtocol<[UInt8], any Error>) {
            self.stream = stream
        }

        /// Returns the next piece, or `nil` at the end.
        public mutating func next() async throws -> [UInt8]? {
            if let bytes {
                self.bytes = nil
                return bytes
            }
            return try await stream?.next(isolation: nil)
        }
    }

    /// Returns an iterator over the pieces.
    public func makeAsyncIterator() -> AsyncIterator {
        switch storage {
        case .bytes(let bytes): AsyncIterator(bytes: bytes)
        case .stream(let stream): AsyncIterator(stream: Self.iterator(of: stream))
        }
    }

    private static func iterator<Stream: AsyncSequence<[UInt8], any Error>>(
        of stream: Stream
    ) -> any AsyncIteratorProtocol<[UInt8], any Error> {
        stream.makeAsyncIterator()
    }
}

/// A body that copies its pieces to a capture as they are read.
struct CapturedBody<Base: AsyncSequence<[UInt8], any Error> & Sendable>: AsyncSequence, Sendable {
    let base: Base
    let capture: PayloadCapture

    struct AsyncIterator: AsyncIteratorProtocol {
        var base: Base.AsyncIterator
        /// `nil` for every reader but the first.
        let capture: PayloadCapture?

        mutating func next() async throws -> [UInt8]? {
            try await next(isolation: nil)
        }

        mutating func next(isolation actor: isolated (any Actor)?) async throws -> [UInt8]? {
            let piece = try await base.next(isolation: actor)
            if let piece {
                capture?.take(piece)
            } else {
                capture?.end()
            }
            return piece
        }
    }

    func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(base: base.makeAsyncIterator(), capture: capture.claim() ? capture : nil)
    }
}
