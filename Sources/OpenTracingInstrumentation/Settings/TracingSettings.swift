//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// Configures which requests are traced and what is recorded, for an entire service.
///
/// ```swift
/// let tracing = RequestTracing(tracer, settings: TracingSettings(
///     mode: .annotated,
///     tracedRequestAttributes: [\.method, \.path, \.headers.userAgent]
/// ))
/// tracing.update { $0.mode = .all }
/// ```
public struct TracingSettings: Sendable {
    /// Which requests are traced unless a route or group specifies otherwise.
    public var mode: TracingMode

    /// The request attributes to record as tags.
    public var tracedRequestAttributes: [RequestAttribute]

    /// The response attributes to record as tags.
    public var tracedResponseAttributes: [ResponseAttribute]

    /// The naming of spans whose route does not specify an operation name.
    public var operationName: OperationNaming

    /// Rules for requests that are not traced in any mode, unless their route is forced.
    ///
    /// Defaults to ``SkipRule/defaultRules``: health endpoints and metrics, unless a route is annotated with `traced: true`, a
    /// name or similar. Rules listed here, ``SkipRule/monitoringEndpoints`` included, skip annotated routes as well.
    public var skip: [SkipRule]

    /// Which traced requests are recorded. By default, the tracer's sampler decides.
    public var sampling: RequestSampling

    /// How an untraced request affects the calls made inside it.
    public var untracedRequests: UntracedRequests

    /// How the trace context of an incoming request is used.
    public var incomingContext: IncomingContextPolicy

    /// The names of tags.
    public var conventions: TagConventions

    /// What to hide in tags.
    public var redaction: Redaction

    /// The response statuses that mark a request as failed.
    public var statusRule: StatusRule

    /// When the span of a buffered response finishes.
    public var bufferedResponses: BufferedResponses

    /// How a request that is instrumented twice is handled.
    public var doubleInstrumentation: DoubleInstrumentation

    /// Which bodies to log on the spans of their requests; none by default.
    public var payloads: PayloadLogging

    /// Decorators to apply to each span, in order.
    public var decorators: [SpanDecorator]

    /// The settings for outgoing requests, unless a client has its own.
    public var client: ClientSettings

    /// The maximum length of a tag value in UTF-8 bytes; longer text is truncated at a character boundary.
    public var tagValueLimit: Int

    /// Creates settings. Every parameter defaults to its property's default.
    public init(
        mode: TracingMode = .annotated,
        tracedRequestAttributes: [RequestAttribute] = [],
        tracedResponseAttributes: [ResponseAttribute] = [],
        operationName: OperationNaming = .routeTemplate,
        skip: [SkipRule] = SkipRule.defaultRules,
        sampling: RequestSampling = .tracer,
        untracedRequests: UntracedRequests = .passThrough,
        incomingContext: IncomingContextPolicy = .continue,
        conventions: TagConventions = .openTracing,
        redaction: Redaction = .default,
        statusRule: StatusRule = .server,
        bufferedResponses: BufferedResponses = .whenHandedOver,
        doubleInstrumentation: DoubleInstrumentation = .join,
        payloads: PayloadLogging = .off,
        decorators: [SpanDecorator] = [],
        client: ClientSettings = ClientSettings(),
        tagValueLimit: Int = 1024
    ) {
        self.mode = mode
        self.tracedRequestAttributes = tracedRequestAttributes
        self.tracedResponseAttributes = tracedResponseAttributes
        self.operationName = operationName
        self.skip = skip
        self.sampling = sampling
        self.untracedRequests = untracedRequests
        self.incomingContext = incomingContext
        self.conventions = conventions
        self.redaction = redaction
        self.statusRule = statusRule
        self.bufferedResponses = bufferedResponses
        self.doubleInstrumentation = doubleInstrumentation
        self.payloads = payloads
        self.decorators = decorators
        self.client = client
        self.tagValueLimit = tagValueLimit
    }
}

extension TracingSettings {
    /// Creates settings from a JSON file. Settings that the file omits come from `defaults`.
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
    /// Keys are named after the properties; <doc:Settings> lists them with their values. ``redaction``, ``payloads`` and
    /// ``client`` are objects.
    ///
    /// A list replaces the one in `defaults`, except in ``redaction``: a file can hide more than the code, but never less.
    /// Closures, such as decorators and payload redaction, always come from `defaults`.
    ///
    /// - Parameters:
    ///   - file: the path of the file.
    ///   - attributes: custom request attributes by name.
    ///   - responseAttributes: custom response attributes by name.
    ///   - defaults: the settings to use where the file specifies none.
    /// - Throws: ``TracingSettingsError`` with the first mistakes, each with its line and remedy, and the number of further ones.
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

extension TracingSettings {
    /// Creates settings from environment variables. Settings that are not set come from `defaults`.
    ///
    /// ```sh
    /// TRACE_MODE=all TRACED_REQUEST_ATTRIBUTES=method,path,headers.user-agent TRACE_SKIP=healthEndpoints,/internal/**
    /// ```
    ///
    /// <doc:Settings> lists the variables. Each is named after its property, such as `TRACE_INCOMING_CONTEXT` for
    /// ``incomingContext`` and `TRACE_CLIENT_SKIP` for ``ClientSettings/skip``. Lists are comma-separated and values are
    /// case-insensitive. A list replaces the one in `defaults`, except in ``redaction``: variables can hide more than the code,
    /// but never less.
    ///
    /// Empty variables are ignored. A variable whose name looks like a misspelling of one of these is an error.
    ///
    /// - Parameters:
    ///   - environment: the variables, for example `ProcessInfo.processInfo.environment`.
    ///   - attributes: custom request attributes by name.
    ///   - responseAttributes: custom response attributes by name.
    ///   - defaults: the settings to use where no variable is set.
    /// - Throws: ``TracingSettingsError`` with every invalid variable.
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

/// How an untraced request affects the calls made inside it.
public enum UntracedRequests: String, Sendable, Hashable, Codable {
    /// The caller's trace is passed on to calls made inside; without one, they start none. The incoming-context policy still
    /// applies: with ``IncomingContextPolicy/restart`` and ``IncomingContextPolicy/ignore`` nothing is passed on; with
    /// ``IncomingContextPolicy/refer(to:)`` the specified parent is.
    case passThrough
    /// The caller's trace is not passed on, and calls made inside do not start one.
    case isolate
}

/// When the span of a buffered response finishes.
///
/// With a streamed body, the span always finishes after the last byte. The same applies to every body of Hummingbird's own
/// router, which does not expose which bodies are buffered.
public enum BufferedResponses: String, Sendable, Hashable, Codable {
    /// When the response is handed to the server. Head, body and end are then sent in a single write.
    case whenHandedOver
    /// When the server has written the body. The server then writes head, body and end separately, which costs about a tenth of a
    /// small request.
    case whenWritten
}
