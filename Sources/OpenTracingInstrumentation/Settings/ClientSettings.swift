//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// Which outgoing requests are traced, and what is recorded of them.
///
/// Those in ``TracingSettings/client`` hold for all clients of a service, and can be changed while it runs. A client may have
/// its own: ``ClientTracing``. How tags are named, what is redacted and how long values may
/// be is said once for the whole service, in ``TracingSettings``.
public struct ClientSettings: Sendable {
    /// Requests that get no span, whatever is said where they are sent. The first rule that is for a request counts.
    public var skip: [ClientSkipRule]

    /// How spans are named whose call has no name of its own.
    public var operationName: ClientNaming

    /// What of a request becomes tags.
    public var tracedRequestAttributes: [OutgoingRequestAttribute]

    /// What of a response becomes tags.
    public var tracedResponseAttributes: [ResponseAttribute]

    /// Which statuses of a response mean that the request failed.
    public var statusRule: StatusRule

    /// When spans finish whose call does not say it.
    public var ends: ClientSpanEnd

    /// How redirects are recorded.
    public var redirects: RedirectRecording

    /// What is written into the headers of a request.
    public var propagatedHeaders: PropagatedHeaders

    /// What is written into the headers of a request that was redirected to another origin: another scheme, host or port.
    ///
    /// The identifiers of a trace are no secret, and without them the trace would end there. Baggage may hold what was
    /// meant for the service that was asked, and stays behind. A client whose redirects cannot be seen, such as a plain
    /// `URLSession`, sends no more than this to anybody.
    public var propagatedHeadersToOtherOrigins: PropagatedHeaders

    /// What is done with spans besides, in order.
    public var decorators: [ClientDecorator]

    /// Creates settings. Every parameter has the default of its property.
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

/// What of a trace is written into the headers of an outgoing request.
public enum PropagatedHeaders: String, Sendable, Hashable, Codable {
    /// The context with its baggage.
    case contextAndBaggage
    /// The identifiers of the context, without baggage.
    case context
    /// Nothing. The span is recorded all the same.
    case nothing

    /// The lesser of two.
    func limited(to other: PropagatedHeaders) -> PropagatedHeaders {
        if self == .nothing || other == .nothing { return .nothing }
        return self == .context ? self : other
    }
}

/// How redirects that a client follows are recorded.
public enum RedirectRecording: String, Sendable, Hashable, Codable {
    /// One span stands for the request as a whole. Each hop is a log record in it: `event=redirect`, the status, and the
    /// redacted `location`; the tag `http.resend_count` counts them.
    case oneSpan
    /// Every hop has a span of its own, beside that of the hop before, with the status that it got.
    case spanPerHop
}
