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
