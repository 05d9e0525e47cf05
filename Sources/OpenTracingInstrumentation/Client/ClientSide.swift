//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import OpenTracing
private import OpenTracingSupport

/// The state of an outgoing request, and what a client records on its span.
struct ClientSide: ExchangeSide, ~Copyable {
    // Settings are read in place: copying them to a local costs a dozen retains.

    let client: ClientTracing
    let call: ClientCall

    /// The plan derived from the settings and the client.
    let plan: ClientPlan

    /// The URL of the first request.
    let origin: String

    /// The timeout of the client.
    let timeout: Duration?

    /// The context that was active when the request began, if further hops get spans.
    let parent: (any SpanContext)?

    /// The request as it was sent, if there are decorators.
    let decoratedRequest: (any OutgoingRequest)?

    init(
        _ client: ClientTracing,
        _ call: ClientCall,
        _ plan: ClientPlan,
        origin: String,
        timeout: Duration? = nil,
        parent: (any SpanContext)? = nil,
        decoratedRequest: (any OutgoingRequest)? = nil
    ) {
        self.client = client
        self.call = call
        self.plan = plan
        self.origin = origin
        self.timeout = timeout
        self.parent = parent
        self.decoratedRequest = decoratedRequest
    }

    var conventions: TagConventions { plan.settings.conventions }
    var ends: ClientSpanEnd { call.ends ?? plan.client.settings.ends }
    var endsWithHead: Bool { ends == .head }
    var hasOneSpan: Bool { !plan.hasSpanPerHop }
    var keepsOutcome: Bool { call.isAttempt }

    func describe(_ head: ResponseHead, answering error: (any Error)?, on span: any Span) -> ExchangeOutcome {
        let isFailure = plan.statusRule.isFailure(head.statusCode)
        let outcome: ExchangeOutcome = isFailure ? .failed("status \(head.statusCode)") : .succeeded
        span.setTag(plan.statusTag, to: head.statusCode)
        if isFailure { span.setTag(.error, to: true) }
        guard decoratedRequest != nil || !plan.client.settings.tracedResponseAttributes.isEmpty else {
            return outcome
        }
        let response = ResponseAttributes(head, rules: plan.rules)
        if span.isRecording {
            for attribute in plan.client.settings.tracedResponseAttributes {
                let tag = response[keyPath: attribute]
                if let value = tag.value {
                    span.setTag(tag.name, to: value.limited(to: plan.settings.tagValueLimit))
                }
            }
        }
        if let decoratedRequest {
            for decorator in plan.client.settings.decorators {
                decorator.onResponse?(span, decoratedRequest, response)
            }
        }
        return outcome
    }

    func describe(_ error: any Error, statusCode: Int?, on span: any Span) -> ExchangeOutcome {
        let failure = client.failure(of: error)
        if error.meansCancellation || failure?.kind == .cancelled {
            span.record(error: CancellationError())
            if let decoratedRequest {
                for decorator in plan.client.settings.decorators { decorator.onCancel?(span, decoratedRequest) }
            }
            return .cancelled
        }
        var message = ""
        if span.isRecording {
            let record = FailureRecord(
                error,
                failure: failure,
                limit: timeout,
                conventions: plan.settings.conventions,
                redact: { shown($0) }
            )
            span.setTag(.error, to: true)
            for fields in record.logs { span.log(fields) }
            message = record.message
        }
        if let decoratedRequest {
            for decorator in plan.client.settings.decorators {
                decorator.onError?(span, decoratedRequest, error)
            }
        }
        return .failed(message)
    }

    /// Redacts and truncates a text.
    private func shown(_ text: String) -> String {
        plan.settings.redaction.text(text, about: origin).limited(to: plan.settings.tagValueLimit)
    }

    /// Redacts and truncates a URL for a log.
    func shown(url: String) -> String {
        plan.settings.redaction.url(url).limited(to: plan.settings.tagValueLimit)
    }
}
