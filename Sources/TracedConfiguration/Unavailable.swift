//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if !Configuration
public import OpenTracingExporters
public import OpenTracingInstrumentation

extension TracingSettings {
    /// Reading settings with swift-configuration requires the package trait `Configuration`: `.package(…, traits: ["Configuration"])`.
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

extension TracerConfiguration {
    /// Configuring a tracer with swift-configuration requires the package trait `Configuration`: `.package(…, traits: ["Configuration"])`.
    @available(
        *,
        unavailable,
        message:
            "Enable the trait \"Configuration\" of the package swift-opentracing to configure tracers with swift-configuration."
    )
    public init<Reader>(config: Reader, defaultServiceName: String? = nil) {
        self.init(serviceName: defaultServiceName)
    }
}

extension RequestTracing {
    /// Following swift-configuration requires the package trait `Configuration`: `.package(…, traits: ["Configuration"])`.
    @available(
        *,
        unavailable,
        message: "Enable the trait \"Configuration\" of the package swift-opentracing to follow swift-configuration."
    )
    public func followConfiguration<Reader>(_ config: Reader) async throws {}
}

/// Listing the keys for swift-configuration requires the package trait `Configuration`: `.package(…, traits: ["Configuration"])`.
@available(
    *,
    unavailable,
    message:
        "Enable the trait \"Configuration\" of the package swift-opentracing to read settings with swift-configuration."
)
public struct ConfigurationKey {
    /// Requires the package trait `Configuration`.
    public static var settings: [ConfigurationKey] { [] }

    /// Requires the package trait `Configuration`.
    public static var tracer: [ConfigurationKey] { [] }
}
#endif
