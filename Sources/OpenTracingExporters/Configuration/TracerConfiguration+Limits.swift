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
        "how long a batch that does not fill up waits for more spans"
    )
    static let batchTimeout = EnvironmentVariable(
        "OTEL_BSP_EXPORT_TIMEOUT",
        "milliseconds, 0 for no limit",
        default: "30000",
        sets: "batching.exportTimeout",
        "how long sending a batch may take, all attempts together"
    )
    static let batchQueueSize = EnvironmentVariable(
        "OTEL_BSP_MAX_QUEUE_SIZE",
        "whole number from 1",
        default: "2048",
        sets: "batching.capacity",
        "how many spans may wait; further ones are dropped and counted"
    )
    static let batchSize = EnvironmentVariable(
        "OTEL_BSP_MAX_EXPORT_BATCH_SIZE",
        "whole number from 1, not above `OTEL_BSP_MAX_QUEUE_SIZE`",
        default: "512",
        sets: "batching.batchSize",
        "how many spans make a full batch, which is sent at once"
    )

    static let limiting = [
        valueLength, spanValueLength, attributeCount, spanAttributeCount, eventCount, eventAttributeCount, linkCount,
    ]

    static let valueLength = EnvironmentVariable(
        "OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT",
        "whole number from 0",
        sets: "limits.valueLength",
        "how many bytes of UTF-8 a value of a tag or of a log field keeps; without it 4096, and 65536 for the log field `stack`"
    )
    static let spanValueLength = EnvironmentVariable(
        "OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT",
        "whole number from 0",
        sets: "limits.valueLength",
        "the same; goes before `OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT`"
    )
    static let attributeCount = EnvironmentVariable(
        "OTEL_ATTRIBUTE_COUNT_LIMIT",
        "whole number from 0",
        sets: "limits.tagCount",
        "how many tags a span keeps, and how many fields a log record"
    )
    static let spanAttributeCount = EnvironmentVariable(
        "OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT",
        "whole number from 0",
        default: "128",
        sets: "limits.tagCount",
        "how many tags a span keeps; goes before `OTEL_ATTRIBUTE_COUNT_LIMIT`"
    )
    static let eventCount = EnvironmentVariable(
        "OTEL_SPAN_EVENT_COUNT_LIMIT",
        "whole number from 0",
        default: "128",
        sets: "limits.logCount",
        "how many log records a span keeps"
    )
    static let eventAttributeCount = EnvironmentVariable(
        "OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT",
        "whole number from 0",
        default: "128",
        sets: "limits.logFieldCount",
        "how many fields a log record keeps; goes before `OTEL_ATTRIBUTE_COUNT_LIMIT`"
    )
    static let linkCount = EnvironmentVariable(
        "OTEL_SPAN_LINK_COUNT_LIMIT",
        "whole number from 0",
        default: "128",
        sets: "limits.referenceCount",
        "how many references a span keeps; the one to its parent stays always"
    )

    /// The limits on baggage, which apply to spans and to all formats.
    static let baggage = [baggageByteCount, baggageItemCount]

    static let baggageByteCount = EnvironmentVariable(
        "TRACE_BAGGAGE_MAX_BYTES",
        "whole number from 0",
        default: "8192",
        sets: "limits.baggageLength",
        "how many bytes of baggage pass through; further items are dropped and counted"
    )
    static let baggageItemCount = EnvironmentVariable(
        "TRACE_BAGGAGE_MAX_ITEMS",
        "whole number from 0",
        default: "4096",
        sets: "limits.baggageItemCount",
        "how many items of baggage pass through; further ones are dropped and counted"
    )
}
