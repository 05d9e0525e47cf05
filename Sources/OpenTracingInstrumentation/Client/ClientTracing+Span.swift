//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import OpenTracing

extension ClientTracing {
    /// Starts the span of a request, with everything that is known before it is sent.
    ///
    /// - Parameters:
    ///   - request: the request, or the next hop of it.
    ///   - url: its URL, which some clients have to put together.
    ///   - setup: what holds for the request.
    ///   - role: what the span stands for.
    ///   - hop: how often the request was sent before and which span stood for that, when this is a further hop.
    func startSpan(
        for request: some OutgoingRequest,
        url: String,
        _ setup: ExchangeSetup,
        role: ExchangeRole,
        hop: (count: Int, previous: any Span)? = nil
    ) -> any Span {
        // Settings are read where they stand: copying them to a local costs a dozen retains.
        let service = setup.service
        var tags: Tags = [:]
        tags.reserveCapacity(8)
        if role == .request { tags[.spanKind] = .client }
        tags[.component] = component
        tags[service.settings.conventions.method] = .string(request.method)
        tags.merge(setup.call.tags)
        let resendCount = hop?.count ?? setup.call.resendCount
        if resendCount > 0 { tags[service.settings.conventions.resendCount] = .integer(Int64(resendCount)) }
        var references = setup.call.references
        if let hop {
            references += [.childOf(setup.parent), .followsFrom(hop.previous)]
        }
        let span = tracing.tracer.startSpan(
            setup.call.operationName ?? setup.settings.settings.operationName.name(for: request),
            references: references,
            tags: tags
        )
        guard role == .request, span.isRecording else { return span }
        span.setTag(
            service.settings.conventions.url,
            to: .string(service.settings.redaction.url(url).limited(to: service.settings.tagValueLimit))
        )
        if let host = request.host { span.setTag(service.settings.conventions.peerHostname, to: host) }
        if let port = request.port { span.setTag(service.settings.conventions.peerPort, to: port) }
        setAttributes(of: request, on: span, setup)
        return span
    }

    private func setAttributes(of request: some OutgoingRequest, on span: any Span, _ setup: ExchangeSetup) {
        guard !setup.settings.requestAttributes.isEmpty else { return }
        let service = setup.service
        let attributes = OutgoingAttributes(
            request,
            redaction: service.settings.redaction,
            conventions: service.settings.conventions
        )
        for reading in setup.settings.requestAttributes {
            let tag = reading(attributes)
            if let value = tag.value {
                span.setTag(tag.name, to: value.limited(to: service.settings.tagValueLimit))
            }
        }
    }
}
