//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

extension EnvironmentVariable {
    static let service = [sdkDisabled, serviceName, resourceAttributes, propagators]

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
}
