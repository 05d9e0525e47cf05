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

/// What came of reading a configuration again.
public enum ConfigurationReload: Sendable {
    /// The settings hold from the next request on.
    case appliedSettings(TracingSettings)
    /// The settings are as before, because of the mistakes in the error.
    case rejectedSettings(TracingSettingsError)
    /// The sampler decides from the next span on.
    case appliedSampler(any Sampler)
    /// The sampler is as before, because of the mistakes in the error.
    case rejectedSampler(TracerConfigurationError)
}
#endif
