//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

extension EnvironmentVariable {
    static let sampling = [sampler, samplerArgument]

    static let sampler = EnvironmentVariable(
        "OTEL_TRACES_SAMPLER",
        "`always_on`, `always_off`, `traceidratio`, each also with `parentbased_` before it",
        default: "parentbased_always_on",
        "which traces are recorded; `parentbased_` follows the caller's decision where there is a caller"
    )
    static let samplerArgument = EnvironmentVariable(
        "OTEL_TRACES_SAMPLER_ARG",
        "number from 0 to 1",
        default: "1",
        "the share of traces that `traceidratio` and `parentbased_traceidratio` record"
    )

    static let batching = [batchDelay, batchTimeout, batchQueueSize, batchSize]

    static let batchDelay = EnvironmentVariable(
        "OTEL_BSP_SCHEDULE_DELAY",
        "milliseconds",
        default: "5000",
        "how long a batch that does not fill up waits for more spans"
    )
    static let batchTimeout = EnvironmentVariable(
        "OTEL_BSP_EXPORT_TIMEOUT",
        "milliseconds, 0 for no limit",
        default: "30000",
        "how long sending a batch may take, all attempts together"
    )
    static let batchQueueSize = EnvironmentVariable(
        "OTEL_BSP_MAX_QUEUE_SIZE",
        "whole number from 1",
        default: "2048",
        "how many spans may wait; further ones are dropped and counted"
    )
    static let batchSize = EnvironmentVariable(
        "OTEL_BSP_MAX_EXPORT_BATCH_SIZE",
        "whole number from 1, not above `OTEL_BSP_MAX_QUEUE_SIZE`",
        default: "512",
        "how many spans make a full batch, which is sent at once"
    )

    static let limiting = [
        valueLength, spanValueLength, attributeCount, spanAttributeCount, eventCount, eventAttributeCount, linkCount,
    ]

    static let valueLength = EnvironmentVariable(
        "OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT",
        "whole number from 0",
        "how many bytes of UTF-8 a value of a tag or of a log field keeps; without it 4096, and 65536 for the log field `stack`"
    )
    static let spanValueLength = EnvironmentVariable(
        "OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT",
        "whole number from 0",
        "the same; goes before `OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT`"
    )
    static let attributeCount = EnvironmentVariable(
        "OTEL_ATTRIBUTE_COUNT_LIMIT",
        "whole number from 0",
        "how many tags a span keeps, and how many fields a log record"
    )
    static let spanAttributeCount = EnvironmentVariable(
        "OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT",
        "whole number from 0",
        default: "128",
        "how many tags a span keeps; goes before `OTEL_ATTRIBUTE_COUNT_LIMIT`"
    )
    static let eventCount = EnvironmentVariable(
        "OTEL_SPAN_EVENT_COUNT_LIMIT",
        "whole number from 0",
        default: "128",
        "how many log records a span keeps"
    )
    static let eventAttributeCount = EnvironmentVariable(
        "OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT",
        "whole number from 0",
        default: "128",
        "how many fields a log record keeps; goes before `OTEL_ATTRIBUTE_COUNT_LIMIT`"
    )
    static let linkCount = EnvironmentVariable(
        "OTEL_SPAN_LINK_COUNT_LIMIT",
        "whole number from 0",
        default: "128",
        "how many references a span keeps; the one to its parent stays always"
    )
}
