//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

internal import OpenTracing

/// Everything about a span that changes. ``RecordingSpan`` keeps it behind its lock.
struct SpanState: Sendable {
    var context: TraceContext
    var operationName: String
    var tags: Tags
    var logs: LogBuffer?
    var droppedTagCount = 0
    var durationNanoseconds: Int64 = 0
    var isFinished = false
    private var hasReportedMisuse = false

    init(context: TraceContext, operationName: String, tags: Tags, limits: SpanLimits) {
        self.context = context
        self.operationName = operationName
        self.tags = tags
        if isSampled, !tags.isEmpty {
            boundTags(limits)
        }
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

    /// The outcome of using a finished span: only the first time is worth a word.
    mutating func misuse() -> Outcome {
        defer { hasReportedMisuse = true }
        return hasReportedMisuse ? .done : .misused
    }

    mutating func setOperationName(_ name: String) -> Outcome {
        guard !isFinished else { return misuse() }
        operationName = name
        return .done
    }

    mutating func setTag(_ key: String, to value: TagValue, limits: SpanLimits) -> Outcome {
        guard !isFinished else { return misuse() }
        var outcome = Outcome.done
        if let priority = SamplingPriority(key: key, value: value) {
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

    private mutating func setSampling(_ priority: SamplingPriority, limits: SpanLimits) -> Outcome {
        switch (priority, isSampled) {
        case (.keep, true), (.drop, false):
            return .done
        case (.keep, false):
            context.sampling = .sampled
            boundTags(limits)
            return .becameSampled
        case (.drop, true):
            context.sampling = .notSampled
            return .becameUnsampled
        }
    }

    /// Cuts the tags that the span was started with, which an unsampled span leaves as they came.
    private mutating func boundTags(_ limits: SpanLimits) {
        let (bounded, droppedCount) = limits.bounded(tags)
        tags = bounded
        droppedTagCount += droppedCount
    }

    mutating func log(_ fields: LogFields, at timestamp: Timestamp, limits: SpanLimits) -> Outcome {
        guard !isFinished else { return misuse() }
        guard isSampled else { return .done }
        logs = logs ?? LogBuffer()
        logs?.append(LogRecord(timestamp: timestamp, fields: limits.bounded(fields)), limit: limits.logCount)
        return .done
    }

    mutating func setBaggageItem(_ key: String, to item: BaggageItem?, limits: SpanLimits) -> Outcome {
        guard !isFinished else { return misuse() }
        return limits.setBaggageItem(key, to: item, in: &context) ? .done : .baggageItemDropped
    }
}
