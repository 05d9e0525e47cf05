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
    /// Creates settings from a configuration reader. What it does not say comes from `defaults`.
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
    /// - `trace.tracedRequestAttributes` (list of names, optional): what of a request becomes tags.
    /// - `trace.client.redirects` (`oneSpan` or `spanPerHop`, default `oneSpan`): how redirects are recorded.
    ///
    /// A list may be an array of text, or text with commas. A key that is misspelled has no effect, since a reader cannot list the keys that
    /// there are: see ``ConfigurationKey/misspellings(among:)``.
    ///
    /// - Parameters:
    ///   - config: the reader, at the root of the configuration. All values are those of one snapshot.
    ///   - attributes: names for attributes of your own.
    ///   - responseAttributes: names for attributes of responses of your own.
    ///   - defaults: what holds where the configuration says nothing.
    /// - Throws: ``/OpenTracingInstrumentation/TracingSettingsError`` with every value that cannot be read.
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
