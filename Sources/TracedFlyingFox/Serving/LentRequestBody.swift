//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if FlyingFox
import FlyingFox
import OpenTracingInstrumentation
import TracedRouting

/// A request body that is returned to FlyingFox once the response has been sent, so that it can read the next request.
///
/// FlyingFox reads both from the same connection, and would take the rest of a body for the next request. A task that a handler
/// left behind would still read pieces of it.
struct LentRequestBody: Sendable {
    private let loan = BodyLoan()
    private let reader: BodyReader

    /// Lends a body; `nil` if there is none.
    init?(_ body: HTTPBodySequence) {
        guard body.count != 0 else { return nil }
        reader = BodyReader(body)
    }

    /// The body for handlers to read.
    var body: RequestBody {
        RequestBody(stream: LentBody(ReadBody(reader: reader), on: loan))
    }

    /// Ends the loan.
    ///
    /// - Returns: whether the body is exhausted and has no reader. If not, take it back.
    func end() -> Bool {
        loan.end() && reader.isAtEnd
    }

    /// Ends the loan and waits for the reader: one that outlives its connection may read from the next one.
    func endReading() async {
        if !loan.end() { await loan.returned() }
    }

    /// Ends the loan, waits for the reader, and reads the rest.
    ///
    /// - Throws: what the connection throws, after which it closes.
    func takeBack() async throws {
        await endReading()
        while try await reader.next() != nil {}
    }
}

/// Reads a body from its connection, once.
// Safe: the loan lets one task read at a time, behind a lock, and taking the body back waits until the loan has ended.
private final class BodyReader: @unchecked Sendable {
    private var iterator: HTTPBodySequence.Iterator
    private(set) var isAtEnd = false

    init(_ body: HTTPBodySequence) {
        iterator = body.makeAsyncIterator()
    }

    func next() async throws -> [UInt8]? {
        guard !isAtEnd else { return nil }
        guard let piece = try await iterator.next() else {
            isAtEnd = true
            return nil
        }
        return Array(piece)
    }
}

/// The unread bytes.
private struct ReadBody: AsyncSequence, Sendable {
    let reader: BodyReader

    struct AsyncIterator: AsyncIteratorProtocol {
        let reader: BodyReader

        mutating func next() async throws -> [UInt8]? { try await reader.next() }
    }

    func makeAsyncIterator() -> AsyncIterator { AsyncIterator(reader: reader) }
}
#endif
