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

/// The body of a request, which FlyingFox gets back once the response has been sent, to read the next request.
///
/// It reads that where the body was read, and takes for the next request what is left of a body. A task that a handler has left behind would
/// still take pieces of it.
struct LentRequestBody: Sendable {
    private let loan = BodyLoan()
    private let reader: BodyReader

    /// Lends a body; `nil` where there is none.
    init?(_ body: HTTPBodySequence) {
        guard body.count != 0 else { return nil }
        reader = BodyReader(body)
    }

    /// The body as handlers read it.
    var body: RequestBody {
        RequestBody(stream: LentBody(ReadBody(reader: reader), on: loan))
    }

    /// Ends the loan.
    ///
    /// - Returns: whether nothing is left, and nobody reads. If not so, take it back.
    func end() -> Bool {
        loan.end() && reader.isAtEnd
    }

    /// Ends the loan, and waits until nobody reads: who reads from a connection that is gone may read from the next one.
    func endReading() async {
        if !loan.end() { await loan.returned() }
    }

    /// Ends the loan, waits until nobody reads, and reads what is left.
    ///
    /// - Throws: what the connection throws, which ends with that.
    func takeBack() async throws {
        await endReading()
        while try await reader.next() != nil {}
    }
}

/// Reads a body from its connection, once.
// Safe: the loan lets one task read at a time, behind a lock, and whoever takes the body back waits until the loan is over.
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

/// What a reader has not read yet.
private struct ReadBody: AsyncSequence, Sendable {
    let reader: BodyReader

    struct AsyncIterator: AsyncIteratorProtocol {
        let reader: BodyReader

        mutating func next() async throws -> [UInt8]? { try await reader.next() }
    }

    func makeAsyncIterator() -> AsyncIterator { AsyncIterator(reader: reader) }
}
#endif
