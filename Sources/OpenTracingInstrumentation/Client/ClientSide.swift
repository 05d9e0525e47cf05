//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import OpenTracing
private import OpenTracingSupport

/// What holds for an outgoing request from its beginning to its end, and what a client writes on its span.
struct ClientSide: ExchangeSide {
    // Settings are read where they stand: copying them to a local costs a dozen retains.

    let client: ClientTracing
    let call: ClientCall
    let snapshot: SettingsSnapshot
    let clientSnapshot: ClientSnapshot

    /// The URL that was asked first.
    let origin: String

    /// How long the client waits.
    var timeout: Duration?

    /// What was active when the request began, if further hops have spans.
    var parent: (any SpanContext)?

    /// The request as it was sent, if there are decorators that want to see it.
    var decoratedRequest: (any OutgoingRequest)?

    var conventions: TagConventions { snapshot.settings.conventions }
    var ends: ClientSpanEnd { call.ends ?? clientSnapshot.settings.ends }
    var endsWithHead: Bool { ends == .head }
    var hasOneSpan: Bool { clientSnapshot.settings.redirects == .oneSpan }
    var keepsOutcome: Bool { true }

    func describe(_ head: ResponseHead, answering error: (any Error)?, on span: any Span) -> ExchangeOutcome {
        let isFailure = clientSnapshot.settings.statusRule.isFailure(head.statusCode)
        let outcome: ExchangeOutcome = isFailure ? .failed("status \(head.statusCode)") : .succeeded
        span.setTag(snapshot.settings.conventions.statusCode, to: head.statusCode)
        if isFailure { span.setTag(.error, to: true) }
        guard decoratedRequest != nil || !clientSnapshot.settings.tracedResponseAttributes.isEmpty else {
            return outcome
        }
        let response = ResponseAttributes(statusCode: head.statusCode, fields: head.fields, rules: snapshot.rules)
        if span.isRecording {
            for attribute in clientSnapshot.settings.tracedResponseAttributes {
                let tag = response[keyPath: attribute]
                if let value = tag.value {
                    span.setTag(tag.name, to: value.limited(to: snapshot.settings.tagValueLimit))
                }
            }
        }
        if let decoratedRequest {
            for decorator in clientSnapshot.settings.decorators {
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
                for decorator in clientSnapshot.settings.decorators { decorator.onCancel?(span, decoratedRequest) }
            }
            return .cancelled
        }
        var message = ""
        if span.isRecording {
            let record = FailureRecord(
                error,
                failure: failure,
                limit: timeout,
                conventions: snapshot.settings.conventions,
                redact: { shown($0) }
            )
            span.setTag(.error, to: true)
            for fields in record.logs { span.log(fields) }
            message = record.message
        }
        if let decoratedRequest {
            for decorator in clientSnapshot.settings.decorators {
                decorator.onError?(span, decoratedRequest, error)
            }
        }
        return .failed(message)
    }

    /// What a text may show of itself.
    private func shown(_ text: String) -> String {
        snapshot.settings.redaction.text(text, about: origin).limited(to: snapshot.settings.tagValueLimit)
    }

    /// A URL as it may stand in a log record.
    func shown(url: String) -> String {
        snapshot.settings.redaction.url(url).limited(to: snapshot.settings.tagValueLimit)
    }
}
