//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

private import Synchronization

/// Sends batches by way of a spool: an export is done once the disk has the batch, and a task of its own sends what waits, the oldest
/// first. So a receiver that takes long, or never answers, holds up no export.
actor SpoolingSender {
    private let sender: HTTPSender
    private let retries: RetryPolicy
    private let time: HTTPSenderTime
    private let executor = BlockingExecutor("spool")
    private let totals: Mutex<Totals>

    /// What waits; `nil` once the directory was given up.
    private var spool: Spool?
    /// The batch that is being sent.
    private var underWay: Spool.Entry?
    /// Sends what waits, as long as something does.
    private var sending: Task<Void, Never>?
    /// How often in a row the receiver was not there.
    private var misses = 0
    private var isClosing = false

    /// What the outside is told, without waiting for the disk.
    private struct Totals {
        var waitingSpans: Int
        var damagedFiles: Int
    }

    init(_ spool: consuming Spool, sender: HTTPSender, retries: RetryPolicy, time: HTTPSenderTime) {
        self.sender = sender
        self.retries = retries
        self.time = time
        totals = Mutex(Totals(waitingSpans: spool.spanCount, damagedFiles: spool.damagedFiles))
        let hasEntries = !spool.entries.isEmpty
        self.spool = spool
        // What an earlier process left does not wait for the first batch of this one.
        if hasEntries { Task { [weak self] in await self?.startSending() } }
    }

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// Adds what waits to the counters.
    nonisolated func addWaiting(to health: inout DeliveryHealth) {
        let totals = totals.withLock { $0 }
        health.waitingSpans = totals.waitingSpans
        health.damagedFiles = totals.damagedFiles
    }

    /// Writes a batch down, and sees to it that it is sent.
    ///
    /// - Parameters:
    ///   - body: the batch.
    ///   - spanCount: how many spans it holds.
    /// - Throws: what sending without the spool throws, when the batch cannot be written down.
    func send(_ body: [UInt8], spanCount: Int) async throws {
        defer { publish() }
        guard let dropped = try? spool?.append(body, spanCount: spanCount, sparing: underWay) else {
            return try await sender.send(body, spanCount: spanCount)
        }
        if !dropped.isEmpty {
            sender.countFailed(
                dropped.reduce(0) { $0 + $1.spanCount },
                "the spool was full, and the oldest spans had to go"
            )
        }
        startSending()
    }

    /// Sends what waits one last time, and leaves the rest to the next process.
    func shutdown() async {
        isClosing = true
        // Ends a pause, but no exchange: what the receiver takes at this moment would be sent again by the next process.
        if underWay == nil { sending?.cancel() }
        await withTaskCancellationHandler {
            await sending?.value
        } onCancel: { [sending] in
            sending?.cancel()
        }
        while await sendOldest() == .zero {}
        publish()
        spool = nil
    }

    private func startSending() {
        guard sending == nil, !isClosing else { return }
        sending = Task { [weak self, time] in
            while let pause = await self?.nextSending() {
                if pause > .zero { try? await time.wait(pause) }
            }
        }
    }

    /// Sends the oldest batch, unless it is time to end.
    private func nextSending() async -> Duration? {
        let pause = isClosing ? nil : await sendOldest()
        if pause == nil { sending = nil }
        return pause
    }

    /// Sends the oldest batch.
    ///
    /// - Returns: how long to wait before the next; `nil` when there is nothing more to do.
    private func sendOldest() async -> Duration? {
        defer { publish() }
        let oldest = spool?.first()
        if let damaged = spool?.takeDamagedSpanCount(), damaged > 0 {
            sender.countFailed(damaged, "a file of the spool was damaged, and its spans are lost")
        }
        guard let (entry, body) = oldest else { return nil }
        underWay = entry
        defer { underWay = nil }
        guard let attempt = try? await sender.sendOnce(body, spanCount: entry.spanCount) else { return nil }
        switch attempt {
        case .taken, .refused:
            spool?.remove(entry)
            misses = 0
            return .zero
        case .unavailable(_, let requestedDelay):
            misses += 1
            guard !isClosing else { return nil }
            return retries.delay(afterAttempts: misses, requested: requestedDelay, chance: time.chance())
        }
    }

    private func publish() {
        guard let spool else { return }
        totals.withLock { $0 = Totals(waitingSpans: spool.spanCount, damagedFiles: spool.damagedFiles) }
    }
}
