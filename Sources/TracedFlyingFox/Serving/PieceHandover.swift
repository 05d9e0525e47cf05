//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if FlyingFox
import FlyingSocks
import Synchronization

/// Where one task leaves the pieces of a body, and another one takes them: one piece at a time, and each waits for the other.
final class PieceHandover: Sendable {
    typealias Taker = CheckedContinuation<[UInt8]?, any Error>
    typealias Writer = CheckedContinuation<Void, any Error>

    private enum State {
        /// Nobody has asked yet.
        case initial
        /// A piece has been asked for, and is being written.
        case asked(Taker)
        /// A piece has been taken, and is being sent; whoever wrote it waits for that.
        case sending(Writer)
        /// Everything has been written, or has failed, and nobody has heard of that.
        case ended(Result<Void, any Error>)
        /// Nobody asks or writes any more.
        case over
    }

    private let state = Mutex(State.initial)

    /// Asks for a piece, which says as well that the one before has been sent. The taker gets `nil` at the end.
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

    /// Hands a piece over. The writer is resumed when it has been sent, or cannot be.
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

    /// Says that nobody asks any more: what was taken has not been sent.
    func abandon() {
        let writer: Writer? = state.withLock { state in
            defer { state = .over }
            return if case .sending(let writer) = state { writer } else { nil }
        }
        writer?.resume(throwing: SocketError.disconnected)
    }
}
#endif
