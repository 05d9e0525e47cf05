//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import OpenTracing

/// What a server writes on the span of a request: attributes, the status, and what the request failed of.
struct ServerSide: ExchangeSide {
    /// What becomes known about a request.
    struct Notes: Sendable {
        var route: RouteInformation
        var attributes: RequestAttributes
        /// What an inner instrumentation of the same request was told, until the outer one is told more.
        var innerFailure: (error: any Error, statusCode: Int)?
        /// How often the handler has begun, where that is told.
        var handlerCallCount = 0
    }

    let snapshot: SettingsSnapshot
    let tracing: RequestTracing

    var conventions: TagConventions { snapshot.settings.conventions }
    var endsWithHead: Bool { false }

    /// Sets what is too costly to make for a span that is not recorded.
    func started(_ span: any Span, _ attributes: RequestAttributes) {
        if span.isRecording {
            set(attributes.url, on: span)
            if let address = attributes.request.remoteAddress {
                setTag(snapshot.settings.conventions.peerAddress, to: .string(address), on: span)
            }
        }
        for decorator in snapshot.settings.decorators {
            decorator.onStart?(span, attributes.request)
        }
    }

    func describe(_ head: ResponseHead, answering error: (any Error)?, on use: SpanUse<Notes>) -> ExchangeOutcome {
        let isFailure = statusRule(use.notes).isFailure(head.statusCode)
        let outcome: ExchangeOutcome = isFailure ? .failed("status \(head.statusCode)") : .succeeded
        readAttributesAtEnd(use)
        use.span.setTag(snapshot.settings.conventions.statusCode, to: .integer(Int64(head.statusCode)))
        if let error {
            let response = readAttributes(of: head, use)
            // An error that stands for nothing else is an answer.
            if !settle(error, head.statusCode, use) { answered(with: response, use) }
            return outcome
        }
        if let failure = use.notes.innerFailure, failure.statusCode == head.statusCode {
            settle(failure.error, failure.statusCode, use)
        } else if isFailure {
            use.span.setTag(.error, to: true)
        }
        if !snapshot.settings.tracedResponseAttributes.isEmpty || !snapshot.settings.decorators.isEmpty {
            answered(with: readAttributes(of: head, use), use)
        }
        return outcome
    }

    /// The body has thrown after the head was sent: the status stays, and the request has failed.
    func describe(_ error: any Error, on use: SpanUse<Notes>) -> ExchangeOutcome {
        if error.meansCancellation || Task.isCancelled {
            cancelled(by: error, use)
            return .cancelled
        }
        record(error, use.statusCode ?? 500, use)
        return .failed("")
    }

    // MARK: Attributes

    private func readAttributesAtEnd(_ use: SpanUse<Notes>) {
        guard use.span.isRecording else { return }
        for reading in snapshot.attributes.atEnd {
            set(reading(use.notes.attributes), on: use.span)
        }
        for reading in use.notes.route.attributes.atEnd {
            set(reading(use.notes.attributes), on: use.span)
        }
    }

    private func readAttributes(of head: ResponseHead, _ use: SpanUse<Notes>) -> ResponseAttributes {
        let response = ResponseAttributes(head, to: use.notes.attributes, rules: snapshot.rules)
        if use.span.isRecording {
            for attribute in snapshot.settings.tracedResponseAttributes {
                set(response[keyPath: attribute], on: use.span)
            }
        }
        return response
    }

    private func answered(with response: ResponseAttributes, _ use: SpanUse<Notes>) {
        for decorator in snapshot.settings.decorators {
            decorator.onResponse?(use.span, use.notes.attributes.request, response)
        }
    }

    /// Sets the tag of an attribute, if it has a value.
    func set(_ tag: RequestTag, on span: any Span) {
        if let value = tag.value {
            setTag(tag.name, to: value, on: span)
        }
    }

    func setTag(_ key: String, to value: TagValue, on span: any Span) {
        span.setTag(key, to: value.limited(to: snapshot.settings.tagValueLimit))
    }

    // MARK: Errors

    private func statusRule(_ notes: Notes) -> StatusRule { notes.route.statusRule ?? snapshot.settings.statusRule }

    /// Says how a request ended that was answered for an error.
    ///
    /// - Returns: whether there was something to say: not when the error is an answer like any other.
    @discardableResult
    private func settle(_ error: any Error, _ statusCode: Int, _ use: SpanUse<Notes>) -> Bool {
        let isFailure = statusRule(use.notes).isFailure(statusCode)
        if error.meansCancellation {
            cancelled(by: error, use)
        } else if let timeout = error as? RequestTimeout {
            timedOut(after: timeout.limit, isFailure: isFailure, use)
        } else if isFailure {
            // What is called in a cancelled task breaks off with errors of all kinds, and nobody waits for the answer.
            if Task.isCancelled { cancelled(by: error, use) } else { record(error, statusCode, use) }
        } else {
            return false
        }
        return true
    }

    /// The description of an error as it may show: one of a call that the handler made often quotes a URL, and its secrets.
    private func shown(_ text: String, _ notes: Notes) -> String {
        snapshot.settings.redaction.text(text, about: notes.attributes).limited(to: snapshot.settings.tagValueLimit)
    }

    private func record(_ error: any Error, _ statusCode: Int, _ use: SpanUse<Notes>) {
        if use.span.isRecording {
            let record = FailureRecord(
                error,
                failure: nil,
                limit: nil,
                conventions: snapshot.settings.conventions,
                redact: { shown($0, use.notes) }
            )
            use.span.setTag(.error, to: true)
            for fields in record.logs { use.span.log(fields) }
        }
        for decorator in snapshot.settings.decorators {
            decorator.onError?(use.span, use.notes.attributes.request, error, statusCode)
        }
    }

    private func cancelled(by error: any Error, _ use: SpanUse<Notes>) {
        var details: LogFields = [:]
        if !(error is CancellationError), use.span.isRecording {
            details = [.errorKind(of: error), .message(shown(String(describing: error), use.notes))]
        }
        use.span.record(error: CancellationError(), fields: details)
        for decorator in snapshot.settings.decorators {
            decorator.onCancel?(use.span, use.notes.attributes.request)
        }
    }

    private func timedOut(after limit: Duration, isFailure: Bool, _ use: SpanUse<Notes>) {
        if isFailure { use.span.setTag(.error, to: true) }
        use.span.setTag(snapshot.settings.conventions.timeout, to: true)
        use.span.log([
            .event("timeout"), LogField(snapshot.settings.conventions.timeoutMilliseconds, limit.inMilliseconds),
        ])
        for decorator in snapshot.settings.decorators {
            decorator.onTimeout?(use.span, use.notes.attributes.request, limit)
        }
    }
}

extension Exchange<ServerSide> {
    /// The handler begins, with a request that middleware may have changed.
    func handlerBegins(_ request: some TraceableRequest) {
        let count = note { notes in
            notes.attributes = RequestAttributes(
                request,
                routeTemplate: notes.route.template,
                rules: side.snapshot.rules
            )
            notes.handlerCallCount += 1
            return notes.handlerCallCount
        }
        if count > 1 {
            use { $0.span.log(["event": "handler.repeated", "handler.calls": .integer(Int64(count))]) }
        }
    }

    /// Makes what collects a body for its log, once for each direction, if settings or route ask for one.
    func capturePayload(_ direction: PayloadDirection, fields: some TextMapReader) -> PayloadCapture? {
        guard span.isRecording else { return nil }
        let logging = note { $0.route.payloads } ?? side.snapshot.settings.payloads
        guard logging.directions.contains(direction) else { return nil }
        let capture = PayloadCapture(
            direction,
            fields: fields,
            logging: logging,
            redaction: side.snapshot.settings.redaction
        )
        return keep(capture) ? capture : nil
    }
}
