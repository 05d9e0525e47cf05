//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
extension TracingSettings {
    /// Creates settings from a file of JSON. What it does not say comes from `defaults`.
    ///
    /// ```json
    /// {
    ///     "mode": "all",
    ///     "tracedRequestAttributes": ["method", "path", "headers.user-agent", "at-end.tenant"],
    ///     "tracedResponseAttributes": ["headers.content-type"],
    ///     "skip": ["monitoringEndpoints", "/internal/**", { "route": "/orders/:id", "methods": ["HEAD"] }]
    /// }
    /// ```
    ///
    /// The keys are named like the properties; <doc:Settings> lists them, and what they may hold. ``redaction``, ``payloads`` and
    /// ``client`` are objects.
    ///
    /// A list replaces that of `defaults`, but for ``redaction``: a file can hide more than the code does, and never less. What is
    /// made of closures, such as decorators and the redaction of payloads, stays as in `defaults`.
    ///
    /// - Parameters:
    ///   - file: the path of the file.
    ///   - attributes: names for attributes of your own.
    ///   - responseAttributes: names for attributes of responses of your own.
    ///   - defaults: what holds where the file says nothing.
    /// - Throws: ``TracingSettingsError`` with the first mistakes, each with its line and its remedy, and how many more there are.
    public init(
        file: String,
        attributes: [String: RequestAttribute] = [:],
        responseAttributes: [String: ResponseAttribute] = [:],
        defaults: TracingSettings = TracingSettings()
    ) throws(TracingSettingsError) {
        let sources = TracingSettingsSources(
            defaults,
            file: file,
            attributes: attributes,
            responseAttributes: responseAttributes
        )
        self = try sources.load()
    }
}
