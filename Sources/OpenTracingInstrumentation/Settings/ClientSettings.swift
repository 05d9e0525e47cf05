//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// Configures which outgoing requests are traced and what their spans record.
///
/// ``TracingSettings/client`` applies to all clients of a service and can be changed at runtime; a client may have its own, see
/// ``ClientTracing``. Tag names, redaction and length limits are configured once per service, in ``TracingSettings``.
public struct ClientSettings: Sendable {
    /// Rules for requests that get no span, regardless of the call site. The first matching rule wins.
    public var skip: [ClientSkipRule]

    /// The naming of spans whose call does not specify an operation name.
    public var operationName: ClientNaming

    /// The request attributes to record as tags.
    public var tracedRequestAttributes: [OutgoingRequestAttribute]

    /// The response attributes to record as tags.
    public var tracedResponseAttributes: [ResponseAttribute]

    /// The response statuses that mark a request as failed.
    public var statusRule: StatusRule

    /// When a span finishes, unless the call specifies it.
    public var ends: ClientSpanEnd

    /// How redirects are recorded.
    public var redirects: RedirectRecording

    /// The trace headers to inject into a request.
    public var propagatedHeaders: PropagatedHeaders

    /// The trace headers to inject into a request redirected to another origin (scheme, host or port).
    ///
    /// Trace identifiers are not secret, and without them the trace would end there. Baggage may have been meant only for the
    /// original service, so it is not forwarded. Clients whose redirects cannot be observed, such as a plain `URLSession`, never
    /// send more than this.
    public var propagatedHeadersToOtherOrigins: PropagatedHeaders

    /// Decorators to apply to each span, in order.
    public var decorators: [ClientDecorator]

    /// Creates client settings. Every parameter defaults to its property's default.
    public init(
        skip: [ClientSkipRule] = [],
        operationName: ClientNaming = .method,
        tracedRequestAttributes: [OutgoingRequestAttribute] = [],
        tracedResponseAttributes: [ResponseAttribute] = [],
        statusRule: StatusRule = .client,
        ends: ClientSpanEnd = .body,
        redirects: RedirectRecording = .oneSpan,
        propagatedHeaders: PropagatedHeaders = .contextAndBaggage,
        propagatedHeadersToOtherOrigins: PropagatedHeaders = .context,
        decorators: [ClientDecorator] = []
    ) {
        self.skip = skip
        self.operationName = operationName
        self.tracedRequestAttributes = tracedRequestAttributes
        self.tracedResponseAttributes = tracedResponseAttributes
        self.statusRule = statusRule
        self.ends = ends
        self.redirects = redirects
        self.propagatedHeaders = propagatedHeaders
        self.propagatedHeadersToOtherOrigins = propagatedHeadersToOtherOrigins
        self.decorators = decorators
    }
}

/// The parts of a trace to inject into the headers of an outgoing request.
public enum PropagatedHeaders: String, Sendable, Hashable, Codable {
    /// The context and its baggage.
    case contextAndBaggage
    /// The identifiers of the context, without baggage.
    case context
    /// Nothing. The span is still recorded.
    case nothing

    /// Returns the more restrictive of the two.
    func limited(to other: PropagatedHeaders) -> PropagatedHeaders {
        if self == .nothing || other == .nothing { return .nothing }
        return self == .context ? self : other
    }
}

/// How redirects followed by a client are recorded.
public enum RedirectRecording: String, Sendable, Hashable, Codable {
    /// One span for the entire request. Each hop is logged on it (`event=redirect`, the status and the redacted `location`); the
    /// tag `http.resend_count` counts the hops.
    case oneSpan
    /// One span per hop, each a sibling of the previous one, with its own status.
    case spanPerHop
}
