//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

internal import OpenTracing
private import OpenTracingSDK

extension TracerConfiguration {
    mutating func readBatching(_ reader: inout EnvironmentReader) {
        let capacity = reader.number(.batchQueueSize, from: 1) ?? batching.capacity
        var size = reader.number(.batchSize, from: 1) ?? min(batching.batchSize, capacity)
        if size > capacity {
            reader.report(
                .batchSize,
                "\(size) do not fit into the queue",
                remedy: "use at most \(capacity), or increase OTEL_BSP_MAX_QUEUE_SIZE",
                consequence: "\(capacity) is used"
            )
            size = capacity
        }
        batching = ExportOptions(
            capacity: capacity,
            batchSize: size,
            interval: reader.duration(.batchDelay, zeroMeansNoLimit: false) ?? batching.interval,
            exportTimeout: reader.duration(.batchTimeout, zeroMeansNoLimit: true) ?? batching.exportTimeout,
            flushTimeout: batching.flushTimeout
        )
    }

    mutating func readLimits(_ reader: inout EnvironmentReader) {
        let count = reader.number(.attributeCount, from: 0)
        let generalLength = reader.number(.valueLength, from: 0)
        let length = reader.number(.spanValueLength, from: 0) ?? generalLength
        recording.limits = SpanLimits(
            nameLength: recording.limits.nameLength,
            tagCount: reader.number(.spanAttributeCount, from: 0) ?? count ?? recording.limits.tagCount,
            logCount: reader.number(.eventCount, from: 0) ?? recording.limits.logCount,
            logFieldCount: reader.number(.eventAttributeCount, from: 0) ?? count ?? recording.limits.logFieldCount,
            valueLength: length ?? recording.limits.valueLength,
            stackLength: length ?? recording.limits.stackLength,
            referenceCount: reader.number(.linkCount, from: 0) ?? recording.limits.referenceCount,
            baggageItemCount: reader.number(.baggageItemCount, from: 0) ?? recording.limits.baggageItemCount,
            baggageLength: reader.number(.baggageByteCount, from: 0) ?? recording.limits.baggageLength
        )
    }
}

extension EnvironmentVariable {
    static let batching = [batchDelay, batchTimeout, batchQueueSize, batchSize]

    static let batchDelay = EnvironmentVariable(
        "OTEL_BSP_SCHEDULE_DELAY",
        "milliseconds",
        default: "5000",
        sets: "batching.interval",
        "how long a partial batch waits for more spans"
    )
    static let batchTimeout = EnvironmentVariable(
        "OTEL_BSP_EXPORT_TIMEOUT",
        "milliseconds, 0 for no limit",
        default: "30000",
        sets: "batching.exportTimeout",
        "time limit for sending a batch, including retries"
    )
    static let batchQueueSize = EnvironmentVariable(
        "OTEL_BSP_MAX_QUEUE_SIZE",
        "whole number from 1",
        default: "2048",
        sets: "batching.capacity",
        "maximum number of queued spans; further ones are dropped and counted"
    )
    static let batchSize = EnvironmentVariable(
        "OTEL_BSP_MAX_EXPORT_BATCH_SIZE",
        "whole number from 1 to `OTEL_BSP_MAX_QUEUE_SIZE`",
        default: "512",
        sets: "batching.batchSize",
        "the size of a full batch, which is sent immediately"
    )

    static let limiting = [
        valueLength, spanValueLength, attributeCount, spanAttributeCount, eventCount, eventAttributeCount, linkCount,
    ]

    static let valueLength = EnvironmentVariable(
        "OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT",
        "whole number from 0",
        sets: "limits.valueLength",
        "maximum length of a tag or log field value, in bytes of UTF-8; if unset, 4096, and 65536 for the log field `stack`"
    )
    static let spanValueLength = EnvironmentVariable(
        "OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT",
        "whole number from 0",
        sets: "limits.valueLength",
        "the same; overrides `OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT`"
    )
    static let attributeCount = EnvironmentVariable(
        "OTEL_ATTRIBUTE_COUNT_LIMIT",
        "whole number from 0",
        sets: "limits.tagCount",
        "maximum number of tags per span, and of fields per log record"
    )
    static let spanAttributeCount = EnvironmentVariable(
        "OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT",
        "whole number from 0",
        default: "128",
        sets: "limits.tagCount",
        "maximum number of tags per span; overrides `OTEL_ATTRIBUTE_COUNT_LIMIT`"
    )
    static let eventCount = EnvironmentVariable(
        "OTEL_SPAN_EVENT_COUNT_LIMIT",
        "whole number from 0",
        default: "128",
        sets: "limits.logCount",
        "maximum number of log records per span"
    )
    static let eventAttributeCount = EnvironmentVariable(
        "OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT",
        "whole number from 0",
        default: "128",
        sets: "limits.logFieldCount",
        "maximum number of fields per log record; overrides `OTEL_ATTRIBUTE_COUNT_LIMIT`"
    )
    static let linkCount = EnvironmentVariable(
        "OTEL_SPAN_LINK_COUNT_LIMIT",
        "whole number from 0",
        default: "128",
        sets: "limits.referenceCount",
        "maximum number of references per span; the reference to its parent is always kept"
    )

    /// The limits on baggage, which apply to spans and to all formats.
    static let baggage = [baggageByteCount, baggageItemCount]

    static let baggageByteCount = EnvironmentVariable(
        "TRACE_BAGGAGE_MAX_BYTES",
        "whole number from 0",
        default: "8192",
        sets: "limits.baggageLength",
        "maximum size of baggage, in bytes; further items are dropped and counted"
    )
    static let baggageItemCount = EnvironmentVariable(
        "TRACE_BAGGAGE_MAX_ITEMS",
        "whole number from 0",
        default: "4096",
        sets: "limits.baggageItemCount",
        "maximum number of baggage items; further ones are dropped and counted"
    )
}
