//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

internal import OpenTracing

extension Resource {
    /// The resource with the attributes that say which library made the spans. One that is there already stays as it is.
    ///
    /// OpenTelemetry specification, "Resource SDK", "SDK-provided resource attributes".
    var namingSDK: Resource {
        var complete = self
        for (key, value) in [
            ("telemetry.sdk.name", InstrumentationLibrary.name), ("telemetry.sdk.language", "swift"),
            ("telemetry.sdk.version", InstrumentationLibrary.version),
        ] where attributes[key] == nil {
            complete.attributes[key] = .string(value)
        }
        return complete
    }
}
