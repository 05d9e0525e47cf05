//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

public import OpenTracing

/// The mutable state of a span. ``RecordingSpan`` stores it in place and protects it with its lock.
struct SpanState: ~Copyable, Sendable {
    var context: TraceContext
    var operationName: String
    var tags: Tags
    var logs: LogBuffer?
    var droppedTagCount: Int
    var durationNanoseconds: Int64 = 0
    var isFinished = false
    private var hasReportedMisuse = false

    /// The pending notices while a thread is notifying the processors; `nil` if none is.
    private var notices: [Notice]?

    // Initialized from its parts at once, so that it is created in place.
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

    /// The phase of a span, which determines what may be done with it.
    enum Phase {
        case recorded
        case unrecorded
        case finished
    }

    var phase: Phase {
        isFinished ? .finished : isSampled ? .recorded : .unrecorded
    }

    /// The outcome of a change, which the span handles after releasing the lock.
    enum Outcome {
        case done
        case misused
        case becameSampled
        case becameUnsampled
        case baggageItemDropped
    }

    /// A notification for the processors. Notices are delivered one after the other, in the order of their events, without the
    /// lock held.
    enum Notice: Sendable {
        case started
        case unsampled
        case finished
    }

    /// Adds a notice.
    ///
    /// - Returns: whether the caller has to deliver it, and then ask for ``nextNotice()`` until there is none; otherwise another
    ///   thread does.
    mutating func notify(_ notice: Notice) -> Bool {
        guard notices == nil else {
            notices?.append(notice)
            return false
        }
        notices = []
        return true
    }

    /// Returns the next notice for the delivering thread; `nil` when it is done.
    mutating func nextNotice() -> Notice? {
        guard let first = notices?.first else {
            notices = nil
            return nil
        }
        notices?.removeFirst()
        return first
    }

    /// Returns the outcome of using a finished span: only the first misuse is reported.
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
            // Avoids repeated growth up to the handful of tags that most spans have.
            tags.reserveCapacity(8)
        }
        if !limits.set(key, to: value, in: &tags) {
            droppedTagCount += 1
        }
        return outcome
    }

    /// Replaces the tags by a collection that begins with them.
    ///
    /// - Returns: `false` if they are no longer the start tags, or if the new tags exceed a limit or set a sampling priority.
    mutating func takeOver(_ all: Tags, startedWith start: Tags, limits: SpanLimits) -> Bool {
        guard phase == .recorded, tags.sharesStorage(with: start), all.beginsWithKeys(of: start),
            SamplingPriority(all) == nil, limits.admits(all)
        else {
            return false
        }
        tags = all
        return true
    }

    /// Sets several tags; a sampling priority among them first decides whether the others are kept.
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

    /// Truncates the initial tags, which an unsampled span keeps as is.
    private mutating func boundTags(_ limits: SpanLimits) {
        let (bounded, droppedCount) = limits.bounded(tags)
        tags = bounded
        droppedTagCount += droppedCount
    }

    /// Adds a record that is within the limits; `nil` if the span was not recording a moment ago.
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

/// The bounded log records of a span: the first half of the limit is kept, the rest is a ring of the newest.
struct LogBuffer: Sendable {
    private var records: [LogRecord] = []
    private var oldestInRing = 0

    /// The number of dropped records.
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

    /// The kept records, in the order in which they were added.
    var ordered: [LogRecord] {
        guard oldestInRing > 0 else { return records }
        let ringStart = records.count / 2
        let newestStart = ringStart + oldestInRing
        return Array(records[..<ringStart] + records[newestStart...] + records[ringStart..<newestStart])
    }
}

/// The request in the tag `sampling.priority`.
///
/// OpenTracing semantic conventions 1.1, "Standard span tags".
enum SamplingPriority: Sendable {
    case keep
    case drop

    /// Creates the request in a tag; `nil` if it is another tag, or its value is not a number.
    init?(key: String, value: TagValue) {
        guard Self.isKey(key), let number = value.doubleValue else { return nil }
        self = number > 0 ? .keep : .drop
    }

    /// Whether a key is that of the tag.
    @inline(__always)
    static func isKey(_ key: String) -> Bool {
        // Comparing lengths is quick and rules out nearly all other tags.
        key.utf8.count == 17 && key == "sampling.priority"
    }

    /// Creates the request in a collection of tags; `nil` if there is none.
    init?(_ tags: Tags) {
        // Reads the tags in place, because copies are retained.
        let priority = tags.withUnsafeElements { tags -> Self? in
            var place = 0
            while place < tags.count {
                if Self.isKey(tags[place].key) { return Self(key: tags[place].key, value: tags[place].value) }
                place += 1
            }
            return nil
        }
        guard let priority else { return nil }
        self = priority
    }
}

/// A span that can create its record once it has finished.
protocol RecordedSpan: Span {
    /// The span's own context.
    var traceContext: TraceContext { get }

    /// The span as passed to exporters.
    var record: SpanRecord { get }

    /// The parent; `nil` for a root.
    var parent: TraceContext? { get }

    /// The tags of the span.
    var tags: Tags { get }

    /// The duration in nanoseconds; zero until the span has finished.
    var durationNanoseconds: Int64 { get }
}

/// A started span, as passed to span processors, which can read it and set tags.
///
/// ```swift
/// struct TenantProcessor: SpanProcessor {
///     func spanStarted(_ span: StartedSpan) { span.setTag("tenant", to: span.context.baggage["tenant"]) }
///     func spanFinished(_ span: FinishedSpan) {}
/// }
/// ```
///
/// Creating one is free; properties are read only on access.
public struct StartedSpan: Sendable {
    private let span: (any RecordedSpan)?

    /// The span's own context, with its baggage.
    public let context: TraceContext

    init(_ span: some RecordedSpan, _ context: TraceContext) {
        self.span = span
        self.context = context
    }

    /// Creates a span with only a context, for tests of processors.
    package init(_ context: TraceContext) {
        span = nil
        self.context = context
    }

    /// The context of the parent; `nil` for a root.
    public var parent: TraceContext? { span?.parent }

    /// The operation name.
    public var operationName: String { span?.operationName ?? "" }

    /// The tags set so far.
    public var tags: Tags { span?.tags ?? [:] }

    /// Sets a tag. The tag `sampling.priority` is ignored: the sampling decision has been made.
    ///
    /// - Parameters:
    ///   - key: the name of the tag.
    ///   - value: the value of the tag; `nil` leaves the tag unchanged.
    public func setTag<Value: TagValueConvertible>(_ key: String, to value: Value?) {
        guard !SamplingPriority.isKey(key) else { return }
        span?.setTag(key, to: value)
    }
}

/// A finished span, as passed to span processors.
///
/// Creating and storing one is free. Its record is created on access, which belongs off the request's thread.
public struct FinishedSpan: Sendable {
    private enum Source: Sendable {
        case span(any RecordedSpan)
        indirect case record(SpanRecord)
    }

    private let source: Source

    init(_ span: some RecordedSpan) {
        source = .span(span)
    }

    /// Creates a finished span from a record, for processors that modify spans before they pass them on.
    ///
    /// - Parameter record: the record.
    package init(_ record: SpanRecord) {
        source = .record(record)
    }

    /// The span's own context.
    public var context: TraceContext {
        switch source {
        case .span(let span): span.traceContext
        case .record(let record): record.context
        }
    }

    /// The tags, without those that identify the sampler.
    var tags: Tags {
        switch source {
        case .span(let span): span.tags
        case .record(let record): record.tags
        }
    }

    /// The duration in nanoseconds.
    var durationNanoseconds: Int64 {
        switch source {
        case .span(let span): span.durationNanoseconds
        case .record(let record): record.durationNanoseconds
        }
    }

    /// Whether the span has the tag `error`. Cheap: creates no record.
    package var hasFailed: Bool {
        switch source {
        case .span(let span): span.tags[.error] == true
        case .record(let record): record.tags[.error] == true
        }
    }

    /// The span as passed to exporters, created on each access.
    public var record: SpanRecord {
        switch source {
        case .span(let span): span.record
        case .record(let record): record
        }
    }
}
