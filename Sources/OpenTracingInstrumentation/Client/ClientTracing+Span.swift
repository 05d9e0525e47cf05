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
    ///   - call: what is said about the request.
    ///   - plan: what follows from the settings and the client.
    ///   - role: what the span stands for.
    ///   - references: what the span refers to; empty for what is active.
    ///   - resendCount: how often the request was sent before.
    func startSpan(
        for request: some OutgoingRequest,
        url: String,
        _ call: ClientCall,
        _ plan: ClientPlan,
        role: Role,
        references: [Reference?],
        resendCount: Int
    ) -> any Span {
        let start = plan.start(method: request.method, isRequest: role == .request)
        var options = SpanOptions(tags: start.tags)
        if !call.tags.isEmpty { options.tags.merge(call.tags) }
        // Settings are read where they stand: copying them to a local costs a dozen retains.
        if resendCount > 0 { options.tags[plan.settings.conventions.resendCount] = .integer(Int64(resendCount)) }
        if !references.isEmpty { options.references = references.compactMap(\.self) }
        let name =
            call.operationName ?? start.name ?? request.procedure?.fullName
            ?? plan.client.settings.operationName.name(for: request)
        let span = parts.tracing.startSpan(name, options: options)
        if role == .request, span.isRecording { setTags(of: request, url: url, plan, on: span) }
        return span
    }

    /// Writes what is read from the request, once the span is recorded: nothing of it is made for others.
    private func setTags(of request: some OutgoingRequest, url: String, _ plan: ClientPlan, on span: any Span) {
        var tags: Tags = [:]
        tags.reserveCapacity(4 + plan.client.requestAttributes.count)
        if let procedure = request.procedure {
            tags[plan.settings.conventions.rpcService] = .string(
                procedure.service.limited(to: plan.settings.tagValueLimit)
            )
            tags[plan.settings.conventions.rpcMethod] = .string(
                procedure.method.limited(to: plan.settings.tagValueLimit)
            )
        } else {
            tags[plan.settings.conventions.url] = .string(
                plan.settings.redaction.url(url).limited(to: plan.settings.tagValueLimit)
            )
        }
        if let host = request.host { tags[plan.settings.conventions.peerHostname] = .string(host) }
        if let port = request.port { tags[plan.settings.conventions.peerPort] = .integer(Int64(port)) }
        if !plan.client.requestAttributes.isEmpty {
            let attributes = OutgoingAttributes(
                request,
                redaction: plan.settings.redaction,
                conventions: plan.settings.conventions
            )
            for reading in plan.client.requestAttributes {
                let tag = reading(attributes)
                if let value = tag.value { tags[tag.name] = value.limited(to: plan.settings.tagValueLimit) }
            }
        }
        span.setTags(tags)
    }
}
