//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

internal import OpenTracingSDK
private import OpenTracingSupport
private import Synchronization

/// Sends batches by way of a spool: an export is done once the disk has the batch, and a task of its own sends what waits, the oldest
/// first. So a receiver that takes long, or never answers, holds up no export; and a batch that is never taken holds up no other.
actor SpoolingSender {
    private let sender: HTTPSender
    private let options: SpoolOptions
    private let retries: RetryPolicy
    private let time: HTTPSenderTime
    private let executor = BlockingExecutor("spool")
    private let totals = Mutex(Totals())

    /// What waits; `nil` once the directory was given up.
    private var spool: Spool?
    /// When it was looked last for what other processes have left.
    private var lastAdoption: Duration?
    /// What is remembered of batches that were sent in vain, by number.
    private var records: [UInt64: SpoolRecord] = [:]
    /// The batch that is being sent.
    private var underWay: Spool.Entry?
    /// Sends what waits, as long as something does.
    private var sending: Task<Void, Never>?
    /// The pause before the next attempt, where a new batch may end it.
    private var interruptiblePause: Task<Void, Never>?
    /// How often in a row the receiver was not there.
    private var misses = 0
    /// The batch that was sent in vain last, if it has stepped back: another one that is ready goes before it.
    private var lastMissed: UInt64?
    /// How many batches it has taken.
    private var taken = 0
    private var isClosing = false
    /// Who waits for the next attempt, or for the end of all.
    private var flushes: [CheckedContinuation<Void, Never>] = []

    /// How often it is looked for what other processes have left.
    private static let adoptionInterval = Duration.seconds(60)

    /// What the outside is told, without waiting for the disk.
    private struct Totals {
        var spans = 0
        var files = 0
        var bytes = 0
        var damagedFiles = 0
    }

    /// What to do after an attempt.
    private enum Step {
        case goOn
        case pause(Duration)
        /// Every batch has stepped back for so long; a new one need not wait for that.
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
        // What an earlier process left does not wait for the first batch of this one.
        Task { [weak self] in await self?.startSending() }
    }

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// Adds what waits to the counters.
    nonisolated func addWaiting(to health: inout DeliveryHealth) {
        let totals = totals.withLock { $0 }
        health.waitingSpans = totals.spans
        health.spoolFiles = totals.files
        health.spoolBytes = totals.bytes
        health.damagedFiles = totals.damagedFiles
    }

    /// Waits until it is known what earlier processes have left.
    func read() {
        adopt()
    }

    /// Writes a batch down, and sees to it that it is sent.
    ///
    /// - Parameters:
    ///   - body: the batch.
    ///   - spanCount: how many spans it holds.
    /// - Throws: what sending without the spool throws, when the batch cannot be written down.
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
                "the spool \(options.directory) cannot take a batch, which is sent without it: \(error)"
            )
            return try await sender.send(body, spanCount: spanCount)
        }
        drop(dropped)
        publish()
        interruptiblePause?.cancel()
        startSending()
    }

    /// Waits until each batch that is here was sent, or one was sent in vain: the receiver is not there, and its return may take long.
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

    /// Sends what waits one last time, and leaves the rest to the next process.
    func shutdown() async {
        isClosing = true
        // Ends a pause, but no exchange: what the receiver takes at this moment would be sent again by the next process.
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

    /// Sends each batch that waits once, those first that were not sent in vain. Ends when the receiver seems not to be there.
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

    /// Sends the batch whose turn it is, unless it is time to end.
    ///
    /// - Returns: how long to wait before the next; `nil` when there is nothing more to do.
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
            sender.abandon(entry.spanCount, .spoolDamaged, "a file of the spool was damaged, and its spans are lost")
            return .goOn
        case .unreadable:
            return miss(entry, "its file in the spool cannot be read")
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
                "a batch of the spool was sent \(own) times in vain while the receiver took others, and goes: \(reason)"
            )
        }
        return .pause(retries.delay(afterAttempts: misses, requested: sender.pause, chance: time.chance()))
    }

    /// Takes over what other processes have left, at the start and now and then.
    private func adopt() {
        let now = time.elapsed()
        if let lastAdoption, now - lastAdoption < Self.adoptionInterval { return }
        lastAdoption = now
        guard let findings = spool?.adopt() else { return }
        drop(findings.dropped)
        if findings.damagedFiles > 0 {
            // How many spans they held is not known; there was one at least.
            sender.lose(
                findings.damagedFiles,
                .spoolDamaged,
                "\(findings.damagedFiles) files of the spool were damaged, with an unknown number of spans in them"
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
            "the spool was full, and the oldest spans had to go; allow more bytes, or see why the receiver takes none"
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
            "spans waited in the spool for longer than they may"
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

/// What is remembered of a batch that was sent in vain.
private struct SpoolRecord {
    /// How often in a row a batch is tried before the next one gets its turn.
    private static let triesInARow = 5

    /// How often it was sent in vain.
    private var misses = 0
    /// How often of that while the receiver took others.
    private(set) var ownMisses = 0
    /// How many batches the receiver had taken when it was sent in vain last.
    private var takenBefore = 0
    /// Before this it is not its turn.
    private(set) var due = Duration.zero

    /// Takes note of a miss.
    ///
    /// - Parameters:
    ///   - now: the time that has elapsed.
    ///   - taken: how many batches the receiver has taken so far.
    ///   - delay: how long the batch steps back at least, once it does.
    mutating func miss(at now: Duration, taken: Int, delay: Duration) {
        if misses > 0, taken > takenBefore { ownMisses += 1 }
        misses += 1
        takenBefore = taken
        if misses >= Self.triesInARow { due = now + delay * (1 << min(ownMisses, 5)) }
    }
}
