//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import OpenTracing
private import OpenTracingSupport

extension ClientTracing {
    /// What the span of an exchange stands for.
    enum Role {
        /// A request on its way.
        case request
        /// A call that may take several requests, each with a span of its own.
        case call
    }

    /// Starts the span of a request, with everything that is known before it is sent.
    ///
    /// - Parameters:
    ///   - request: the request, or the next hop of it.
    ///   - url: its URL, which some clients have to put together.
    ///   - side: what holds for the request.
    ///   - role: what the span stands for.
    ///   - hop: how often the request was sent before and which span stood for that, when this is a further hop.
    func startSpan(
        for request: some OutgoingRequest,
        url: String,
        _ side: ClientSide,
        role: Role,
        hop: (count: Int, previous: any Span)? = nil
    ) -> any Span {
        // Settings are read where they stand: copying them to a local costs a dozen retains.
        let start = side.snapshot.clientStart(
            component: component,
            method: request.method,
            isRequest: role == .request
        )
        var tags = start.tags
        if !side.call.tags.isEmpty { tags.merge(side.call.tags) }
        let resendCount = hop?.count ?? side.call.resendCount
        if resendCount > 0 { tags[side.snapshot.settings.conventions.resendCount] = .integer(Int64(resendCount)) }
        var references = side.call.references
        if let hop {
            references += [.childOf(side.parent), .followsFrom(hop.previous)]
        }
        let span = tracing.tracer.startSpan(
            side.call.operationName
                ?? side.clientSnapshot.settings.operationName.name(for: request, method: start.shownMethod),
            references: references,
            tags: tags
        )
        guard role == .request, span.isRecording else { return span }
        span.setTag(
            side.snapshot.settings.conventions.url,
            to: .string(side.snapshot.settings.redaction.url(url).limited(to: side.snapshot.settings.tagValueLimit))
        )
        if let host = request.host { span.setTag(side.snapshot.settings.conventions.peerHostname, to: host) }
        if let port = request.port { span.setTag(side.snapshot.settings.conventions.peerPort, to: port) }
        setAttributes(of: request, on: span, side)
        return span
    }

    private func setAttributes(of request: some OutgoingRequest, on span: any Span, _ side: ClientSide) {
        guard !side.clientSnapshot.requestAttributes.isEmpty else { return }
        let attributes = OutgoingAttributes(
            request,
            redaction: side.snapshot.settings.redaction,
            conventions: side.snapshot.settings.conventions
        )
        for reading in side.clientSnapshot.requestAttributes {
            let tag = reading(attributes)
            if let value = tag.value {
                span.setTag(tag.name, to: value.limited(to: side.snapshot.settings.tagValueLimit))
            }
        }
    }
}
