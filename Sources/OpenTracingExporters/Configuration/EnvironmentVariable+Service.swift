//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

extension EnvironmentVariable {
    static let service = [
        sdkDisabled, serviceName, resourceAttributes, propagators, baggageByteCount, baggageItemCount, jaegerDebugFlag,
    ]

    static let sdkDisabled = EnvironmentVariable(
        "OTEL_SDK_DISABLED",
        "`true` or `false`",
        default: "false",
        "whether nothing is recorded. Contexts still pass through from callers to the services that are called"
    )
    static let serviceName = EnvironmentVariable(
        "OTEL_SERVICE_NAME",
        "text",
        default: "unknown_service:<process>",
        "the name of the service; goes before `service.name` in `OTEL_RESOURCE_ATTRIBUTES`"
    )
    static let resourceAttributes = EnvironmentVariable(
        "OTEL_RESOURCE_ATTRIBUTES",
        "`key=value` list, percent-encoded",
        "what else is known about the service, such as `service.version=1.2,deployment.environment.name=test`; goes before "
            + "what is found out about process and host"
    )
    static let propagators = EnvironmentVariable(
        "OTEL_PROPAGATORS",
        "list of `tracecontext`, `baggage`, `b3`, `b3multi`, `jaeger`, `ottrace`, or `none`",
        default: "tracecontext,baggage",
        "the formats that contexts travel in. All are written; of several that arrive the last in the list counts"
    )
    static let baggageByteCount = EnvironmentVariable(
        "TRACE_BAGGAGE_MAX_BYTES",
        "whole number from 0",
        default: "8192",
        "how many bytes of baggage pass through; further items are dropped and counted"
    )
    static let baggageItemCount = EnvironmentVariable(
        "TRACE_BAGGAGE_MAX_ITEMS",
        "whole number from 0",
        default: "4096",
        "how many items of baggage pass through; further ones are dropped and counted"
    )
    static let jaegerDebugFlag = EnvironmentVariable(
        "TRACE_JAEGER_DEBUG_FLAG",
        "`true` or `false`",
        default: "false",
        "whether the debug flag of `uber-trace-id` forces a trace without `jaeger-debug-id` beside it"
    )
}
