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
    /// | key | value |
    /// |---|---|
    /// | `mode` | `off`, `annotated` or `all` |
    /// | `tracedRequestAttributes` | a list of names, as in the variable `TRACED_REQUEST_ATTRIBUTES` |
    /// | `tracedResponseAttributes` | a list of names: `status`, `content-length`, `headers.NAME`, and those in `responseAttributes` |
    /// | `operationName` | `routeTemplate`, `handlerName` or `method` |
    /// | `skip` | a list of path patterns, `monitoringEndpoints` (health and metrics), `healthEndpoints`, and objects with `path` or `route`, and `methods`; what is listed skips annotated routes too |
    /// | `sampling` | the share of the traced requests that is recorded, from 0 to 1, or `tracer` |
    /// | `untracedRequests` | `passThrough` or `isolate` |
    /// | `incomingContext` | `continue`, `follow`, `restart` or `ignore` |
    /// | `conventions` | `openTracing` or `openTelemetry` |
    /// | `redaction` | an object with lists of further `headers`, `parameters` and `secretWords` to hide |
    /// | `statusRule` | `server` or `client` |
    /// | `bufferedResponses` | `whenHandedOver` or `whenWritten` |
    /// | `doubleInstrumentation` | `join` or `nest` |
    /// | `payloads` | `off`, `requests`, `responses` or `both`, or an object with `directions`, `limit` and `mediaTypes` |
    /// | `client` | an object with settings of ``ClientSettings``: `skip` with a list of hosts, `operationName`, attributes, `statusRule`, `ends`, … |
    /// | `tagValueLimit` | a whole number of bytes, from 1 |
    ///
    /// The keys of `client` are `skip` (a list of hosts), `operationName` (`method` or `methodAndHost`),
    /// `tracedRequestAttributes`, `tracedResponseAttributes`, `statusRule`, `ends`, `redirects`, `propagatedHeaders` and
    /// `propagatedHeadersToOtherOrigins`.
    ///
    /// A list replaces that of `defaults`, but for `redaction`: a file can hide more than the code does, and never less. What is
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

    /// Changes what a text of JSON says, and returns its first mistakes and how many there are.
    mutating func apply(
        json text: [UInt8],
        file: String,
        attributes: [String: RequestAttribute],
        responseAttributes: [String: ResponseAttribute]
    ) -> (problems: [TracingSettingsError.Problem], count: Int, keys: Set<String>) {
        var reader = SettingsFileReader(
            self,
            file: file,
            attributes: attributes,
            responseAttributes: responseAttributes
        )
        reader.read(text)
        self = reader.settings
        return (reader.problems, reader.problemCount, reader.keys)
    }
}
