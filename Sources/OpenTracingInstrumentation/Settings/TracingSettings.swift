//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// Which requests are traced, and what is recorded of them: one value for a whole service.
///
/// ```swift
/// let tracing = RequestTracing(tracer, settings: TracingSettings(
///     mode: .annotated,
///     tracedRequestAttributes: [\.method, \.path, \.headers.userAgent]
/// ))
/// tracing.update { $0.mode = .all }
/// ```
public struct TracingSettings: Sendable {
    /// Which requests are traced when nothing more special is said about them.
    public var mode: TracingMode

    /// What of a request becomes tags.
    public var tracedRequestAttributes: [RequestAttribute]

    /// What of a response becomes tags.
    public var tracedResponseAttributes: [ResponseAttribute]

    /// How spans are named whose route has no name of its own.
    public var operationName: OperationNaming

    /// Requests that are not traced in any mode, unless their route is forced.
    ///
    /// ``SkipRule/defaultRules`` by default: health endpoints and metrics, unless a route is annotated with `traced: true`, a name
    /// or the like. Rules that are listed here skip annotated routes as well, ``SkipRule/monitoringEndpoints`` included.
    public var skip: [SkipRule]

    /// Which of the requests that are traced are also recorded; what the tracer's sampler says by default.
    public var sampling: RequestSampling

    /// What a request that is not traced means for the calls that are made inside it.
    public var untracedRequests: UntracedRequests

    /// What is done with the trace that a request brings along.
    public var incomingContext: IncomingContextPolicy

    /// How tags are named.
    public var conventions: TagConventions

    /// What must not show in tags.
    public var redaction: Redaction

    /// Which statuses of a response mean that the request failed.
    public var statusRule: StatusRule

    /// When the span of a response finishes whose body is there as a whole.
    public var bufferedResponses: BufferedResponses

    /// What is done with a request that is instrumented twice.
    public var doubleInstrumentation: DoubleInstrumentation

    /// Which bodies are logged on the spans of their requests; none by default.
    public var payloads: PayloadLogging

    /// What is done with spans besides, in order.
    public var decorators: [SpanDecorator]

    /// What holds for outgoing requests, unless their client has settings of its own.
    public var client: ClientSettings

    /// How many bytes of UTF-8 a tag's value may have; longer text is cut at a character.
    public var tagValueLimit: Int

    /// Creates settings. Every parameter has the default of its property.
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

/// What a request that is not traced means for the calls that are made inside it.
public enum UntracedRequests: String, Sendable, Hashable, Codable {
    /// The caller's trace passes on to calls made inside; where there was none, they start none. It passes on as far as it would
    /// count for a span: with ``IncomingContextPolicy/restart`` and ``IncomingContextPolicy/ignore`` nothing does, and with
    /// ``IncomingContextPolicy/refer(to:)`` the parent that was found elsewhere.
    case passThrough
    /// Neither does the caller's trace pass on, nor do calls made inside start one.
    case isolate
}

/// When the span of a response finishes whose body is there as a whole.
///
/// A streamed body always finishes its span after the last byte. So does every body of Hummingbird's own router: it does not
/// show from outside which are there as a whole.
public enum BufferedResponses: String, Sendable, Hashable, Codable {
    /// When the response is handed to the server. Head, body and end then go out in one write.
    case whenHandedOver
    /// When the server has written the body. The server then writes head, body and end apart, which costs about a tenth of
    /// a small request.
    case whenWritten
}
