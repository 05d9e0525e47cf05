//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

internal import OpenTracingSDK
private import OpenTracingSupport
private import Synchronization

/// Sends batches through a spool: an export completes once the batch is on disk, and a task sends the spooled batches, oldest
/// first. A slow or unavailable receiver thus blocks no export, and a batch that is never accepted blocks no other.
actor SpoolingSender {
    private let sender: HTTPSender
    private let options: SpoolOptions
    private let retries: RetryPolicy
    private let time: HTTPSenderTime
    private let executor = BlockingExecutor("spool")
    private let totals = Mutex(Totals())

    /// The spool; `nil` once the directory has been given up.
    private var spool: Spool?
    /// When files of other processes were last checked for.
    private var lastAdoption: Duration?
    /// The records of failed batches, by number.
    private var records: [UInt64: SpoolRecord] = [:]
    /// The batch being sent.
    private var underWay: Spool.Entry?
    /// Sends the spooled batches while there are any.
    private var sending: Task<Void, Never>?
    /// The pause before the next attempt, if a new batch may end it.
    private var interruptiblePause: Task<Void, Never>?
    /// The number of consecutive times that the receiver was unavailable.
    private var misses = 0
    /// The last failed batch, if it has been postponed: another one that is ready goes first.
    private var lastMissed: UInt64?
    /// The number of batches that the receiver has accepted.
    private var taken = 0
    private var isClosing = false
    /// The continuations waiting for the next attempt, or for the end.
    private var flushes: [CheckedContinuation<Void, Never>] = []

    /// The interval between checks for files of other processes.
    private static let adoptionInterval = Duration.seconds(60)

    /// The totals that can be read without waiting for the disk.
    private struct Totals {
        var spans = 0
        var files = 0
        var bytes = 0
        var damagedFiles = 0
    }

    /// The next step after an attempt.
    private enum Step {
        case goOn
        case pause(Duration)
        /// Every batch is postponed for this long; a new one need not wait.
        case idle(Duration)
        case end
    }

    init(
        _ spool: consuming Spool,
        options: SpoolOptions,
        sender: HTTPSender,
        retries: RetryPolicy,
        time: HTTPSenderTime
    ) {
        self.sender = sender
        self.options = options
        self.retries = retries
        self.time = time
        self.spool = spool
        // Files of an earlier process do not wait for this one's first batch.
        Task { [weak self] in await self?.startSending() }
    }

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// Adds the spooled batches to the counters.
    nonisolated func addWaiting(to health: inout DeliveryHealth) {
        let totals = totals.withLock { $0 }
        health.waitingSpans = totals.spans
        health.spoolFiles = totals.files
        health.spoolBytes = totals.bytes
        health.damagedFiles = totals.damagedFiles
    }

    /// Waits until the spool of earlier processes has been read.
    func read() {
        adopt()
    }

    /// Writes a batch to the spool for sending.
    ///
    /// - Parameters:
    ///   - body: the batch.
    ///   - spanCount: the number of spans in it.
    /// - Throws: the errors of sending without the spool, if the batch cannot be written.
    func send(_ body: [UInt8], spanCount: Int) async throws {
        adopt()
        guard spool != nil else { return try await sender.send(body, spanCount: spanCount) }
        let dropped: [Spool.Entry]
        do {
            dropped =
                try spool?.append(body, spanCount: spanCount, now: time.secondsSinceEpoch(), sparing: underWay) ?? []
        } catch {
            sender.warn(
                "spool not writable",
                "the spool \(options.directory) cannot store a batch, which is sent directly: \(error)"
            )
            return try await sender.send(body, spanCount: spanCount)
        }
        drop(dropped)
        publish()
        interruptiblePause?.cancel()
        startSending()
    }

    /// Waits until each current batch was sent, or one failed: the receiver is unavailable, and its return may take long.
    func flush() async {
        startSending()
        let numbers = Set(spool?.entries.map(\.number) ?? [])
        while sending != nil, misses == 0, interruptiblePause == nil, !Task.isCancelled,
            spool?.entries.contains(where: { numbers.contains($0.number) }) == true
        {
            await withCheckedContinuation { flushes.append($0) }
        }
    }

    private func resumeFlushes() {
        let waiting = flushes
        flushes = []
        for flush in waiting { flush.resume() }
    }

    /// Sends the spooled batches one last time, and leaves the rest to the next process.
    func shutdown() async {
        isClosing = true
        // Ends a pause, but not an exchange: a batch that the receiver is accepting would be sent again by the next process.
        if underWay == nil {
            sending?.cancel()
            interruptiblePause?.cancel()
        }
        await withTaskCancellationHandler {
            await sending?.value
        } onCancel: { [sending] in
            sending?.cancel()
        }
        adopt()
        await sendLast()
        publish()
        spool?.close()
        spool = nil
    }

    /// Sends each spooled batch once, those that have not failed before first. Stops if the receiver seems unavailable.
    private func sendLast() async {
        let entries = spool?.entries ?? []
        let order = entries.filter { records[$0.number] == nil } + entries.filter { records[$0.number] != nil }
        var misses = 0
        for entry in order {
            guard misses < 2, sender.pause == .zero else { return }
            switch await send(entry) {
            case .goOn: continue
            case .pause, .idle: misses += 1
            case .end: return
            }
        }
    }

    private func startSending() {
        adopt()
        guard sending == nil, !isClosing, spool?.entries.isEmpty == false else { return }
        sending = Task { [weak self, time] in
            while let pause = await self?.nextSending() {
                if pause > .zero { try? await time.wait(pause) }
            }
        }
    }

    /// Sends the next batch, unless the sender is closing.
    ///
    /// - Returns: the delay before the next one; `nil` if there is nothing left to do.
    private func nextSending() async -> Duration? {
        var step = isClosing ? .end : await sendNext()
        if isClosing { step = .end }
        defer { resumeFlushes() }
        switch step {
        case .goOn: return .zero
        case .pause(let pause): return pause
        case .idle(let pause):
            let wait = Task { [time] in _ = try? await time.wait(pause) }
            interruptiblePause = wait
            resumeFlushes()
            await withTaskCancellationHandler {
                await wait.value
            } onCancel: {
                wait.cancel()
            }
            interruptiblePause = nil
            return .zero
        case .end:
            sending = nil
            return nil
        }
    }

    private func sendNext() async -> Step {
        dropExpired()
        guard let entries = spool?.entries, !entries.isEmpty else { return .end }
        let pause = sender.pause
        guard pause == .zero else { return .pause(pause) }
        let now = time.elapsed()
        func due(_ entry: Spool.Entry) -> Duration { records[entry.number]?.due ?? .zero }
        let ready = entries.lazy.filter { due($0) <= now }
        if let entry = ready.first(where: { $0.number != lastMissed }) ?? ready.first { return await send(entry) }
        return .idle((entries.map(due).min() ?? now) - now)
    }

    private func send(_ entry: Spool.Entry) async -> Step {
        defer { publish() }
        let body: [UInt8]
        switch spool?.content(of: entry) {
        case .body(let content): body = content
        case .damaged:
            records[entry.number] = nil
            sender.abandon(entry.spanCount, .spoolDamaged, "a spool file was damaged, and its spans are lost")
            return .goOn
        case .unreadable:
            return miss(entry, "its spool file cannot be read")
        case nil: return .end
        }
        underWay = entry
        defer { underWay = nil }
        guard let attempt = try? await sender.sendOnce(body, spanCount: entry.spanCount) else { return .end }
        switch attempt {
        case .taken, .refused:
            spool?.remove(entry)
            records[entry.number] = nil
            misses = 0
            if case .taken = attempt { taken += 1 }
            return .goOn
        case .unavailable(let failure):
            return miss(entry, failure.description)
        }
    }

    private func miss(_ entry: Spool.Entry, _ reason: String) -> Step {
        misses += 1
        defer { lastMissed = records[entry.number].flatMap { $0.due > .zero ? entry.number : nil } }
        records[entry.number, default: SpoolRecord()].miss(
            at: time.elapsed(),
            taken: taken,
            delay: max(retries.maximumDelay, .milliseconds(1))
        )
        if let own = records[entry.number]?.ownMisses, own >= max(1, options.maximumAttempts) {
            spool?.remove(entry)
            records[entry.number] = nil
            sender.abandon(
                entry.spanCount,
                .spoolExpired,
                "a spooled batch failed \(own) times while the receiver accepted others, and was dropped: \(reason)"
            )
        }
        return .pause(retries.delay(afterAttempts: misses, requested: sender.pause, chance: time.chance()))
    }

    /// Takes over files of other processes, at startup and periodically.
    private func adopt() {
        let now = time.elapsed()
        if let lastAdoption, now - lastAdoption < Self.adoptionInterval { return }
        lastAdoption = now
        guard let findings = spool?.adopt() else { return }
        drop(findings.dropped)
        if findings.damagedFiles > 0 {
            // The number of spans in them is unknown; there was at least one each.
            sender.lose(
                findings.damagedFiles,
                .spoolDamaged,
                "\(findings.damagedFiles) spool files were damaged; they held an unknown number of spans"
            )
        }
        dropExpired()
        publish()
    }

    private func drop(_ entries: [Spool.Entry]) {
        for entry in entries { records[entry.number] = nil }
        guard !entries.isEmpty else { return }
        sender.abandon(
            entries.reduce(0) { $0 + $1.spanCount },
            .spoolFull,
            "the spool was full, and the oldest spans were dropped; allow more bytes, or check why the receiver accepts none"
        )
    }

    private func dropExpired() {
        let oldest = time.secondsSinceEpoch() - max(0, options.maximumAge.components.seconds)
        guard let expired = spool?.entries.filter({ $0.written < oldest && $0 != underWay }), !expired.isEmpty else {
            return
        }
        for entry in expired {
            spool?.remove(entry)
            records[entry.number] = nil
        }
        sender.abandon(
            expired.reduce(0) { $0 + $1.spanCount },
            .spoolExpired,
            "spans exceeded the maximum age in the spool"
        )
        publish()
    }

    private func publish() {
        guard let spool else { return }
        totals.withLock {
            $0 = Totals(
                spans: spool.spanCount,
                files: spool.entries.count,
                bytes: spool.size,
                damagedFiles: spool.damagedFiles
            )
        }
    }
}

/// The record of a failed batch.
private struct SpoolRecord {
    /// The number of consecutive attempts for a batch before the next one gets its turn.
    private static let triesInARow = 5

    /// The number of failed attempts.
    private var misses = 0
    /// The number of those during which the receiver accepted others.
    private(set) var ownMisses = 0
    /// The number of batches that the receiver had accepted at the last failure.
    private var takenBefore = 0
    /// The earliest time of the next attempt.
    private(set) var due = Duration.zero

    /// Records a failure.
    ///
    /// - Parameters:
    ///   - now: the elapsed time.
    ///   - taken: the number of batches that the receiver has accepted so far.
    ///   - delay: the minimum delay of the batch, once it is postponed.
    mutating func miss(at now: Duration, taken: Int, delay: Duration) {
        if misses > 0, taken > takenBefore { ownMisses += 1 }
        misses += 1
        takenBefore = taken
        if misses >= Self.triesInARow { due = now + delay * (1 << min(ownMisses, 5)) }
    }
}
