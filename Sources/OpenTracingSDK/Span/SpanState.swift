//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

internal import OpenTracing

/// Everything about a span that changes. ``RecordingSpan`` keeps it behind its lock, where it is made and stays.
struct SpanState: ~Copyable, Sendable {
    var context: TraceContext
    var operationName: String
    var tags: Tags
    var logs: LogBuffer?
    var droppedTagCount: Int
    var durationNanoseconds: Int64 = 0
    var isFinished = false
    private var hasReportedMisuse = false

    /// What the processors are to be told next, while a thread tells them something; `nil` while none does.
    private var notices: [Notice]?

    // Made from its parts at once, so that it is made where it stays.
    @inline(__always)
    init(context: TraceContext, operationName: String, tags: Tags, limits: SpanLimits, isAnnounced: Bool) {
        let isBounded = tags.isEmpty || !context.sampling.isRecorded
        let (bounded, droppedCount) = isBounded ? (tags, 0) : limits.bounded(tags)
        self.context = context
        self.operationName = limits.bounded(name: operationName)
        self.tags = bounded
        droppedTagCount = droppedCount
        notices = isAnnounced ? nil : []
    }

    var isSampled: Bool { context.sampling.isRecorded }

    var isRecording: Bool { phase == .recorded }

    /// What may be done with the span.
    enum Phase {
        case recorded
        case unrecorded
        case finished
    }

    var phase: Phase {
        isFinished ? .finished : isSampled ? .recorded : .unrecorded
    }

    /// What a change came to, for the span to act on once the lock is released.
    enum Outcome {
        case done
        case misused
        case becameSampled
        case becameUnsampled
        case baggageItemDropped
    }

    /// Something that processors are told. They are told one thing after the other, in the order in which it happened, and
    /// without the lock.
    enum Notice: Sendable {
        case started
        case unsampled
        case finished
    }

    /// Notes something to be told.
    ///
    /// - Returns: whether the caller is the one to tell it, and then to ask for ``nextNotice()`` until there is none; otherwise
    ///   another thread does.
    mutating func notify(_ notice: Notice) -> Bool {
        guard notices == nil else {
            notices?.append(notice)
            return false
        }
        notices = []
        return true
    }

    /// What the thread that tells the processors has to tell next; `nil` when it is done.
    mutating func nextNotice() -> Notice? {
        guard let first = notices?.first else {
            notices = nil
            return nil
        }
        notices?.removeFirst()
        return first
    }

    /// The outcome of using a finished span: only the first time is worth a word.
    mutating func misuse() -> Outcome {
        defer { hasReportedMisuse = true }
        return hasReportedMisuse ? .done : .misused
    }

    mutating func setOperationName(_ name: String, limits: SpanLimits) -> Outcome {
        guard !isFinished else { return misuse() }
        operationName = limits.bounded(name: name)
        return .done
    }

    mutating func setTag(_ key: String, to value: TagValue, limits: SpanLimits) -> Outcome {
        guard !isFinished else { return misuse() }
        var outcome = Outcome.done
        if SamplingPriority.isKey(key), let priority = SamplingPriority(key: key, value: value) {
            outcome = setSampling(priority, limits: limits)
        }
        guard isSampled else { return outcome }
        if tags.isEmpty {
            // Spares the array from growing several times on the way to the handful of tags that most spans have.
            tags.reserveCapacity(8)
        }
        if !limits.set(key, to: value, in: &tags) {
            droppedTagCount += 1
        }
        return outcome
    }

    /// Sets several tags; a sampling priority among them decides first whether the others are kept.
    mutating func setTags(_ added: Tags, limits: SpanLimits) -> Outcome {
        guard !isFinished else { return misuse() }
        var outcome = Outcome.done
        if let priority = SamplingPriority(added) {
            outcome = setSampling(priority, limits: limits)
        }
        guard isSampled else { return outcome }
        droppedTagCount += limits.merge(added, into: &tags)
        return outcome
    }

    private mutating func setSampling(_ priority: SamplingPriority, limits: SpanLimits) -> Outcome {
        switch (priority, isSampled) {
        case (.keep, true), (.drop, false):
            return .done
        case (.keep, false):
            context.forceSampling(.sampled)
            boundTags(limits)
            return notify(.started) ? .becameSampled : .done
        case (.drop, true):
            context.forceSampling(.notSampled)
            return notify(.unsampled) ? .becameUnsampled : .done
        }
    }

    /// Cuts the tags that the span was started with, which an unsampled span leaves as they came.
    private mutating func boundTags(_ limits: SpanLimits) {
        let (bounded, droppedCount) = limits.bounded(tags)
        tags = bounded
        droppedTagCount += droppedCount
    }

    /// Adds a record that is within the limits; `nil` for a span that did not record a moment ago.
    mutating func log(_ record: LogRecord?, limits: SpanLimits) -> Outcome {
        guard !isFinished else { return misuse() }
        guard isSampled, let record else { return .done }
        logs = logs ?? LogBuffer()
        logs?.append(record, limit: limits.logCount)
        return .done
    }

    mutating func setBaggageItem(_ key: String, to item: BaggageItem?, limits: SpanLimits) -> Outcome {
        guard !isFinished else { return misuse() }
        return limits.setBaggageItem(key, to: item, in: &context) ? .done : .baggageItemDropped
    }
}

/// The log records of a span, bounded: the first half of the limit stays, the rest is a ring of the newest.
struct LogBuffer: Sendable {
    private var records: [LogRecord] = []
    private var oldestInRing = 0

    /// How many records were left out.
    private(set) var droppedCount = 0

    mutating func append(_ record: LogRecord, limit: Int) {
        guard records.count >= limit else {
            records.append(record)
            return
        }
        droppedCount += 1
        guard limit > 0 else { return }
        let ringStart = limit / 2
        records[ringStart + oldestInRing] = record
        oldestInRing = (oldestInRing + 1) % (limit - ringStart)
    }

    /// The records that were kept, in the order in which they were added.
    var ordered: [LogRecord] {
        guard oldestInRing > 0 else { return records }
        let ringStart = records.count / 2
        let newestStart = ringStart + oldestInRing
        return Array(records[..<ringStart] + records[newestStart...] + records[ringStart..<newestStart])
    }
}
