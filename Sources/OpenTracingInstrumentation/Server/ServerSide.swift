//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import OpenTracing
private import Synchronization

/// What a server writes on the span of a request: attributes, the status, and what the request failed of.
struct ServerSide: ExchangeSide, ~Copyable {
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
    private let known: Mutex<Notes>

    init(snapshot: SettingsSnapshot, tracing: RequestTracing, route: RouteInformation, attributes: RequestAttributes) {
        self.snapshot = snapshot
        self.tracing = tracing
        known = Mutex(Notes(route: route, attributes: attributes))
    }

    /// What is known so far.
    var notes: Notes { known.withLock(\.self) }

    /// Takes note of something, and writes nothing.
    func note<Result: Sendable>(_ change: (inout Notes) -> Result) -> Result {
        known.withLock { change(&$0) }
    }

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

    func describe(_ head: ResponseHead, answering error: (any Error)?, on span: any Span) -> ExchangeOutcome {
        let notes = notes
        let isFailure = statusRule(notes).isFailure(head.statusCode)
        let outcome: ExchangeOutcome = isFailure ? .failed("status \(head.statusCode)") : .succeeded
        readAttributesAtEnd(notes, on: span)
        span.setTag(snapshot.settings.conventions.statusCode, to: .integer(Int64(head.statusCode)))
        if let error {
            let response = readAttributes(of: head, notes, on: span)
            // An error that stands for nothing else is an answer.
            if !settle(error, head.statusCode, notes, on: span) { answered(with: response, notes, on: span) }
            return outcome
        }
        if let failure = notes.innerFailure, failure.statusCode == head.statusCode {
            settle(failure.error, failure.statusCode, notes, on: span)
        } else if isFailure {
            span.setTag(.error, to: true)
        }
        if !snapshot.settings.tracedResponseAttributes.isEmpty || !snapshot.settings.decorators.isEmpty {
            answered(with: readAttributes(of: head, notes, on: span), notes, on: span)
        }
        return outcome
    }

    /// The body has thrown after the head was sent: the status stays, and the request has failed.
    func describe(_ error: any Error, statusCode: Int?, on span: any Span) -> ExchangeOutcome {
        let notes = notes
        if error.meansCancellation || Task.isCancelled {
            cancelled(by: error, notes, on: span)
            return .cancelled
        }
        record(error, statusCode ?? 500, notes, on: span)
        return .failed("")
    }

    // MARK: Attributes

    private func readAttributesAtEnd(_ notes: Notes, on span: any Span) {
        guard span.isRecording else { return }
        for reading in snapshot.attributes.atEnd {
            set(reading(notes.attributes), on: span)
        }
        for reading in notes.route.attributes.atEnd {
            set(reading(notes.attributes), on: span)
        }
    }

    private func readAttributes(of head: ResponseHead, _ notes: Notes, on span: any Span) -> ResponseAttributes {
        let response = ResponseAttributes(head, to: notes.attributes, rules: snapshot.rules)
        if span.isRecording {
            for attribute in snapshot.settings.tracedResponseAttributes {
                set(response[keyPath: attribute], on: span)
            }
        }
        return response
    }

    private func answered(with response: ResponseAttributes, _ notes: Notes, on span: any Span) {
        for decorator in snapshot.settings.decorators {
            decorator.onResponse?(span, notes.attributes.request, response)
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
    private func settle(_ error: any Error, _ statusCode: Int, _ notes: Notes, on span: any Span) -> Bool {
        let isFailure = statusRule(notes).isFailure(statusCode)
        if error.meansCancellation {
            cancelled(by: error, notes, on: span)
        } else if let timeout = error as? RequestTimeout {
            timedOut(after: timeout.limit, isFailure: isFailure, notes, on: span)
        } else if isFailure {
            // What is called in a cancelled task breaks off with errors of all kinds, and nobody waits for the answer.
            if Task.isCancelled {
                cancelled(by: error, notes, on: span)
            } else {
                record(error, statusCode, notes, on: span)
            }
        } else {
            return false
        }
        return true
    }

    /// The description of an error as it may show: one of a call that the handler made often quotes a URL, and its secrets.
    private func shown(_ text: String, _ notes: Notes) -> String {
        snapshot.settings.redaction.text(text, about: notes.attributes).limited(to: snapshot.settings.tagValueLimit)
    }

    private func record(_ error: any Error, _ statusCode: Int, _ notes: Notes, on span: any Span) {
        if span.isRecording {
            let record = FailureRecord(
                error,
                failure: nil,
                limit: nil,
                conventions: snapshot.settings.conventions,
                redact: { shown($0, notes) }
            )
            span.setTag(.error, to: true)
            for fields in record.logs { span.log(fields) }
        }
        for decorator in snapshot.settings.decorators {
            decorator.onError?(span, notes.attributes.request, error, statusCode)
        }
    }

    private func cancelled(by error: any Error, _ notes: Notes, on span: any Span) {
        var details: LogFields = [:]
        if !(error is CancellationError), span.isRecording {
            details = [.errorKind(of: error), .message(shown(String(describing: error), notes))]
        }
        span.record(error: CancellationError(), fields: details)
        for decorator in snapshot.settings.decorators {
            decorator.onCancel?(span, notes.attributes.request)
        }
    }

    private func timedOut(after limit: Duration, isFailure: Bool, _ notes: Notes, on span: any Span) {
        if isFailure { span.setTag(.error, to: true) }
        span.setTag(snapshot.settings.conventions.timeout, to: true)
        span.log([
            .event("timeout"), LogField(snapshot.settings.conventions.timeoutMilliseconds, limit.inMilliseconds),
        ])
        for decorator in snapshot.settings.decorators {
            decorator.onTimeout?(span, notes.attributes.request, limit)
        }
    }
}

extension Exchange where Side == ServerSide {
    /// The handler begins, with a request that middleware may have changed.
    func handlerBegins(_ request: some TraceableRequest) {
        let count = side.note { [rules = side.snapshot.rules] notes in
            notes.attributes = RequestAttributes(request, routeTemplate: notes.route.template, rules: rules)
            notes.handlerCallCount += 1
            return notes.handlerCallCount
        }
        if count > 1 {
            use { $0.log(["event": "handler.repeated", "handler.calls": .integer(Int64(count))]) }
        }
    }

    /// Whether settings or route ask for the log of a body.
    func logsPayload(_ direction: PayloadDirection) -> Bool {
        guard span.isRecording else { return false }
        let logging = side.note { $0.route.payloads } ?? side.snapshot.settings.payloads
        return logging.directions.contains(direction)
    }

    /// Makes what collects a body for its log, once for each direction, if settings or route ask for one.
    func capturePayload(_ direction: PayloadDirection, fields: some TextMapReader) -> PayloadCapture? {
        guard span.isRecording else { return nil }
        let logging = side.note { $0.route.payloads } ?? side.snapshot.settings.payloads
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
