//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

private import Synchronization

/// Sends batches by way of a spool: writes each down first, then sends what waits, the oldest first.
final class SpoolingSender: Sendable {
    private let sender: HTTPSender
    private let retries: RetryPolicy
    private let time: HTTPSenderTime
    private let state: Mutex<State>

    private struct State {
        var spool: Spool?
        /// Whether somebody sends at the moment; whoever adds a batch then leaves it to them.
        var isSending = false
        /// When the receiver may be asked again.
        var pauseEnd: Duration?
        /// How often in a row the receiver was not there.
        var misses = 0
        /// Sends again at the end of the pause.
        var wakeUp: Task<Void, Never>?
        /// What the spool has counted, after it was closed.
        var damagedFiles = 0
        var isClosing = false
    }

    init(_ spool: Spool, sender: HTTPSender, retries: RetryPolicy, time: HTTPSenderTime) {
        self.sender = sender
        self.retries = retries
        self.time = time
        state = Mutex(State(spool: spool))
        // What an earlier process left does not wait for the first batch of this one.
        if !spool.entries.isEmpty { wakeUp(after: .zero) }
    }

    /// Adds what waits to the counters.
    func addWaiting(to health: inout ExporterHealth) {
        state.withLock { state in
            health.waitingSpans = state.spool?.entries.reduce(0) { $0 + $1.spanCount } ?? 0
            health.damagedFiles = state.spool?.damagedFiles ?? state.damagedFiles
        }
    }

    /// Writes a batch down, and sends what waits unless the receiver is known not to be there.
    ///
    /// - Parameters:
    ///   - body: the batch.
    ///   - spanCount: how many spans it holds.
    /// - Throws: what sending without the spool throws, when the batch cannot be written down.
    func send(_ body: [UInt8], spanCount: Int) async throws {
        let result = state.withLock { state -> Result<[Spool.Entry], SystemError>? in
            guard state.spool != nil else { return nil }
            do throws(SystemError) {
                return .success(try state.spool?.append(body, spanCount: spanCount) ?? [])
            } catch {
                return .failure(error)
            }
        }
        guard case .success(let dropped) = result else {
            return try await sender.send(body, spanCount: spanCount)
        }
        if !dropped.isEmpty {
            sender.countFailed(
                dropped.reduce(0) { $0 + $1.spanCount },
                "the spool was full, and the oldest spans had to go"
            )
        }
        await sendWaiting()
    }

    /// Sends what waits one last time, and leaves the rest to the next process.
    func shutdown() async {
        let wakeUp = state.withLock { state in
            state.isClosing = true
            return state.wakeUp
        }
        wakeUp?.cancel()
        await wakeUp?.value
        await sendWaiting()
        state.withLock { state in
            state.damagedFiles = state.spool?.damagedFiles ?? state.damagedFiles
            state.spool = nil
        }
    }

    private func sendWaiting() async {
        let isFree = state.withLock { state in
            guard !state.isSending, state.pauseEnd.map({ $0 <= time.elapsed() }) ?? true else { return false }
            state.isSending = true
            return true
        }
        guard isFree else { return }
        while let (entry, body) = next() {
            guard let attempt = try? await sender.sendOnce(body, spanCount: entry.spanCount) else {
                // Whoever waited for this waits no longer; what waits in the spool is sent all the same.
                state.withLock { $0.isSending = false }
                return wakeUp(after: .zero)
            }
            switch attempt {
            case .taken, .refused:
                state.withLock { state in
                    state.spool?.remove(entry)
                    state.misses = 0
                    state.pauseEnd = nil
                }
            case .unavailable(_, let requestedDelay):
                pause(requestedDelay)
                return
            }
        }
    }

    /// The batch to send next. Where there is none the sending ends, in the same step, so that no batch is added in between that
    /// nobody sends.
    private func next() -> (entry: Spool.Entry, body: [UInt8])? {
        state.withLock { state in
            let next = state.spool?.first()
            if next == nil { state.isSending = false }
            return next
        }
    }

    private func pause(_ requestedDelay: Duration?) {
        let delay = state.withLock { state in
            state.isSending = false
            state.misses += 1
            let delay = retries.delay(afterAttempts: state.misses, requested: requestedDelay, chance: time.chance())
            state.pauseEnd = time.elapsed() + delay
            return delay
        }
        wakeUp(after: delay)
    }

    private func wakeUp(after delay: Duration) {
        let wait = time.wait
        state.withLock { state in
            guard !state.isClosing else { return }
            // Does not interrupt anything: nobody sends while a pause begins.
            state.wakeUp?.cancel()
            state.wakeUp = Task { [weak self] in
                guard (try? await wait(delay)) != nil else { return }
                await self?.sendWaiting()
            }
        }
    }
}
