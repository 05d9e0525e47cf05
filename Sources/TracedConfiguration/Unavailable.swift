//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if !Configuration
public import OpenTracingInstrumentation

extension TracingSettings {
    /// Settings from swift-configuration need the package trait `Configuration`: `.package(…, traits: ["Configuration"])`.
    @available(
        *,
        unavailable,
        message:
            "Enable the trait \"Configuration\" of the package swift-opentracing to read settings with swift-configuration."
    )
    public init<Reader>(config: Reader) {
        self.init()
    }
}
#endif
