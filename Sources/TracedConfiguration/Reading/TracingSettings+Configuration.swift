//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Configuration
public import Configuration
internal import OpenTracingExporters
public import OpenTracingInstrumentation

extension TracingSettings {
    /// Creates settings from a configuration reader. Keys that are not configured come from `defaults`.
    ///
    /// ```swift
    /// let config = ConfigReader(providers: [
    ///     EnvironmentVariablesProvider(),
    ///     try await FileProvider<JSONSnapshot>(filePath: "/etc/shop/service.json"),
    /// ])
    /// let settings = try TracingSettings(config: config)
    /// ```
    ///
    /// ``ConfigurationKey/settings`` lists the keys, among them:
    ///
    /// - `trace.mode` (`off`, `annotated` or `all`, default `annotated`): which requests are traced.
    /// - `trace.tracedRequestAttributes` (list of names, optional): the request attributes to record as tags.
    /// - `trace.client.redirects` (`oneSpan` or `spanPerHop`, default `oneSpan`): how redirects are recorded.
    ///
    /// A list is an array of strings or comma-separated text. Misspelled keys have no effect, because a reader cannot list the
    /// configured keys: see ``ConfigurationKey/misspellings(among:)``.
    ///
    /// - Parameters:
    ///   - config: the reader, at the root of the configuration. All values come from a single snapshot.
    ///   - attributes: names of your own attributes.
    ///   - responseAttributes: names of your own response attributes.
    ///   - defaults: the settings for keys that are not configured.
    /// - Throws: ``/OpenTracingInstrumentation/TracingSettingsError`` listing every invalid value.
    public init(
        config: ConfigReader,
        attributes: [String: RequestAttribute] = [:],
        responseAttributes: [String: ResponseAttribute] = [:],
        defaults: TracingSettings = TracingSettings()
    ) throws(TracingSettingsError) {
        self = try ConfigurationValues(config.snapshot(), TracerComponents())
            .makeSettings(attributes: attributes, responseAttributes: responseAttributes, defaults: defaults)
    }
}
#endif
