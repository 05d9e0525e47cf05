//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import OpenTracing
private import OpenTracingSupport

extension ClientTracing {
    /// What a span represents.
    enum Role {
        /// A single request.
        case request
        /// A call that may take several requests, each with its own span.
        case call
    }

    /// Starts the span of a request, with everything known before it is sent.
    ///
    /// - Parameters:
    ///   - request: the request, or its next hop.
    ///   - url: its URL, which some clients have to assemble.
    ///   - call: the options of the request.
    ///   - plan: the plan derived from the settings and the client.
    ///   - role: what the span represents.
    ///   - references: the references of the span; empty to use the active span.
    ///   - resendCount: the number of previous attempts.
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
        // Settings are read in place: copying them to a local costs a dozen retains.
        if resendCount > 0 { options.tags[plan.settings.conventions.resendCount] = .integer(Int64(resendCount)) }
        if !references.isEmpty { options.references = references.compactMap(\.self) }
        let name =
            call.operationName ?? start.name ?? request.procedure?.fullName
            ?? plan.client.settings.operationName.name(for: request)
        let span = parts.tracing.startSpan(name, options: options)
        if role == .request, span.isRecording {
            setTags(of: request, url: url, plan, startedWith: options.tags, on: span)
        }
        return span
    }

    /// Sets the tags read from the request, if the span is recorded; nothing is read for unrecorded spans.
    private func setTags(
        of request: some OutgoingRequest,
        url: String,
        _ plan: ClientPlan,
        startedWith start: Tags,
        on span: any Span
    ) {
        // A single list, with room for the tags set when the span ends.
        var tags = start
        tags.reserveCapacity(start.count + 6 + plan.client.requestAttributes.count)
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
        span.setTags(tags, startedWith: start)
    }
}
