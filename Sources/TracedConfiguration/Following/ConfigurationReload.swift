//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Configuration
public import OpenTracingExporters
public import OpenTracingInstrumentation
public import OpenTracingSDK

/// The result of reloading a configuration.
public enum ConfigurationReload: Sendable {
    /// The new settings apply from the next request.
    case appliedSettings(TracingSettings)
    /// The settings are unchanged, because of the problems in the error.
    case rejectedSettings(TracingSettingsError)
    /// The new sampler applies from the next span.
    case appliedSampler(any Sampler)
    /// The sampler is unchanged, because of the problems in the error.
    case rejectedSampler(TracerConfigurationError)
}
#endif
