//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import OpenTracing

// Settings are read where they stand: copying them to a local costs a dozen retains.

extension ExchangeSetup {
    /// Records the head of a response.
    ///
    /// - Parameters:
    ///   - head: status and header fields of the response.
    ///   - span: the span to record it on.
    ///   - request: the request, for decorators.
    /// - Returns: whether the status means failure.
    func record(_ head: ResponseHead, on span: any Span, _ request: (any OutgoingRequest)?) -> Bool {
        let isFailure = settings.settings.statusRule.isFailure(head.statusCode)
        span.setTag(service.settings.conventions.statusCode, to: head.statusCode)
        if isFailure { span.setTag(.error, to: true) }
        guard request != nil || !settings.settings.tracedResponseAttributes.isEmpty else { return isFailure }
        let response = ResponseAttributes(statusCode: head.statusCode, fields: head.fields, rules: service.rules)
        if span.isRecording {
            for attribute in settings.settings.tracedResponseAttributes {
                let tag = response[keyPath: attribute]
                if let value = tag.value {
                    span.setTag(tag.name, to: value.limited(to: service.settings.tagValueLimit))
                }
            }
        }
        if let request {
            for decorator in settings.settings.decorators { decorator.onResponse?(span, request, response) }
        }
        return isFailure
    }

    /// Records what a client threw.
    ///
    /// - Parameters:
    ///   - error: what was thrown.
    ///   - span: the span to record it on.
    ///   - request: the request, for decorators.
    /// - Returns: what the exchange has come to.
    func record(
        _ error: any Error,
        on span: any Span,
        _ request: (any OutgoingRequest)?
    ) -> ExchangeState.Outcome {
        let failure = client.failure(of: error)
        if error.meansCancellation || failure?.kind == .cancelled {
            span.record(error: CancellationError())
            if let request {
                for decorator in settings.settings.decorators { decorator.onCancel?(span, request) }
            }
            return .cancelled
        }
        var message = ""
        if span.isRecording {
            let record = FailureRecord(
                error,
                failure: failure,
                limit: timeout,
                conventions: service.settings.conventions,
                redact: redact
            )
            span.setTag(.error, to: true)
            for fields in record.logs { span.log(fields) }
            message = record.message
        }
        if let request {
            for decorator in settings.settings.decorators { decorator.onError?(span, request, error) }
        }
        return .failed(message)
    }
}
