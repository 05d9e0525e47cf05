//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
extension TracingSettings {
    /// Creates settings from environment variables. What they do not say comes from `defaults`.
    ///
    /// ```sh
    /// TRACE_MODE=all TRACED_REQUEST_ATTRIBUTES=method,path,headers.user-agent TRACE_SKIP=healthEndpoints,/internal/**
    /// ```
    ///
    /// <doc:Settings> lists the variables. Each is named after its property, as `TRACE_INCOMING_CONTEXT` after ``incomingContext`` and
    /// `TRACE_CLIENT_SKIP` after ``ClientSettings/skip``. Lists are separated by commas, and capitals in values do not count. A
    /// list replaces that of `defaults`, but for ``redaction``: variables can hide more than the code does, and never less.
    ///
    /// A variable that is empty counts as not set. One that is nearly named like these is a mistake.
    ///
    /// - Parameters:
    ///   - environment: the variables, for example `ProcessInfo.processInfo.environment`.
    ///   - attributes: names for attributes of requests of your own.
    ///   - responseAttributes: names for attributes of responses of your own.
    ///   - defaults: what holds where the variables say nothing.
    /// - Throws: ``TracingSettingsError`` with every variable that cannot be read.
    public init(
        environment: [String: String],
        attributes: [String: RequestAttribute] = [:],
        responseAttributes: [String: ResponseAttribute] = [:],
        defaults: TracingSettings = TracingSettings()
    ) throws(TracingSettingsError) {
        let sources = TracingSettingsSources(
            defaults,
            environment: environment,
            attributes: attributes,
            responseAttributes: responseAttributes
        )
        self = try sources.settings(from: nil).settings
    }
}
