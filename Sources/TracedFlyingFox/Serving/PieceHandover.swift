//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if FlyingFox
import FlyingSocks
import Synchronization

/// Passes the pieces of a body from one task to another, one at a time; each waits for the other.
final class PieceHandover: Sendable {
    typealias Taker = CheckedContinuation<[UInt8]?, any Error>
    typealias Writer = CheckedContinuation<Void, any Error>

    private enum State {
        /// No piece has been requested.
        case initial
        /// A piece has been requested and is being written.
        case asked(Taker)
        /// A piece has been taken and is being sent, while its writer waits.
        case sending(Writer)
        /// Everything has been written, or has failed, but the taker does not know yet.
        case ended(Result<Void, any Error>)
        /// Both sides have finished.
        case over
    }

    private let state = Mutex(State.initial)

    /// Requests a piece, confirming that the previous one has been sent. Returns `nil` at the end.
    func ask(_ taker: Taker) {
        let answer: () -> Void = state.withLock { state in
            switch state {
            case .initial:
                state = .asked(taker)
                return {}
            case .asked(let other):
                state = .asked(taker)
                return { other.resume(returning: nil) }
            case .sending(let writer):
                state = .asked(taker)
                return { writer.resume() }
            case .ended(let result):
                state = .over
                return { taker.resume(with: result.map { nil }) }
            case .over:
                return { taker.resume(returning: nil) }
            }
        }
        answer()
    }

    /// Passes a piece on. The writer resumes when the piece has been sent or has failed.
    func offer(_ piece: [UInt8], _ writer: Writer) {
        let answer: () -> Void = state.withLock { state in
            guard case .asked(let taker) = state else {
                return { writer.resume(throwing: SocketError.disconnected) }
            }
            state = .sending(writer)
            return { taker.resume(returning: piece) }
        }
        answer()
    }

    /// Ends the body.
    func end(_ result: Result<Void, any Error>) {
        let answer: () -> Void = state.withLock { state in
            switch state {
            case .asked(let taker):
                state = .over
                return { taker.resume(with: result.map { nil }) }
            case .initial, .sending:
                state = .ended(result)
                return {}
            case .ended, .over:
                return {}
            }
        }
        answer()
    }

    /// Stops taking pieces: the last one taken has not been sent.
    func abandon() {
        let writer: Writer? = state.withLock { state in
            defer { state = .over }
            return if case .sending(let writer) = state { writer } else { nil }
        }
        writer?.resume(throwing: SocketError.disconnected)
    }
}
#endif
