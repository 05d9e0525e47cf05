//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import OpenTracing
private import Synchronization

/// The span of one request, and everything that becomes known about it until it finishes, exactly once.
final class ServerSpan: Sendable {
    private struct State: Sendable {
        var route: RouteInformation
        var attributes: RequestAttributes
        /// What an inner instrumentation of the same request was told, until the outer one is told more.
        var innerFailure: (error: any Error, statusCode: Int)?
        /// The status of the response, once that was told.
        var statusCode: Int?
        /// What of the bodies is logged when the span finishes; `nil` once it does.
        var payloads: [PayloadCapture]? = []
        /// How often the handler has begun, where that is told.
        var handlerCallCount = 0
    }

    let span: any Span
    let snapshot: SettingsSnapshot
    let tracing: RequestTracing
    private let usage = SpanUsage<AtomicNumber>()
    private let state: Mutex<State>

    init(
        span: any Span,
        attributes: RequestAttributes,
        route: RouteInformation,
        snapshot: SettingsSnapshot,
        tracing: RequestTracing
    ) {
        self.span = span
        self.snapshot = snapshot
        self.tracing = tracing
        state = Mutex(State(route: route, attributes: attributes))
    }

    deinit {
        // Nobody can finish the request any more: its response was dropped before it was sent.
        finish()
    }

    var settings: TracingSettings { snapshot.settings }
    var scopeManager: ScopeManager { tracing.tracer.scopeManager }
    var route: RouteInformation { state.withLock { $0.route } }
    var attributes: RequestAttributes { state.withLock { $0.attributes } }
    var isRunning: Bool { usage.isRunning }
    var sentStatusCode: Int? { state.withLock { $0.statusCode } }
    private var statusRule: StatusRule { route.statusRule ?? settings.statusRule }

    /// Sets what is too costly to make for a span that is not recorded.
    func started() {
        let attributes = attributes
        let request = attributes.request
        if span.isRecording {
            set(attributes.url)
            if let address = request.remoteAddress {
                setTag(settings.conventions.peerAddress, to: .string(address))
            }
        }
        for decorator in settings.decorators {
            decorator.onStart?(span, request)
        }
    }

    /// The handler has answered.
    func responded(_ head: ResponseHead) {
        work(isResponse: true) { describe(head) }
    }

    private func describe(_ head: ResponseHead) {
        readAttributesAtEnd()
        setStatus(head.statusCode)
        if let failure = state.withLock({ $0.innerFailure }), failure.statusCode == head.statusCode {
            settle(failure.error, statusCode: failure.statusCode)
        } else if statusRule.isFailure(head.statusCode) {
            span.setTag(.error, to: true)
        }
        guard !settings.tracedResponseAttributes.isEmpty || !settings.decorators.isEmpty else { return }
        answered(with: readAttributes(of: head))
    }

    /// The handler has thrown, and the error is answered with a response.
    func failed(_ error: any Error, _ head: ResponseHead) {
        work(isResponse: true) {
            readAttributesAtEnd()
            setStatus(head.statusCode)
            let response = readAttributes(of: head)
            // An error that stands for nothing else is an answer.
            if !settle(error, statusCode: head.statusCode) { answered(with: response) }
        }
    }

    private func readAttributes(of head: ResponseHead) -> ResponseAttributes {
        let response = ResponseAttributes(head, to: attributes, rules: snapshot.rules)
        if span.isRecording {
            for attribute in settings.tracedResponseAttributes {
                set(response[keyPath: attribute])
            }
        }
        return response
    }

    private func answered(with response: ResponseAttributes) {
        for decorator in settings.decorators {
            decorator.onResponse?(span, attributes.request, response)
        }
    }

    /// The body has thrown after the head was sent: the status stays, and the request has failed.
    func bodyFailed(_ error: any Error, statusCode: Int, clientHasGone: Bool) {
        work {
            if clientHasGone {
                cancelled()
            } else if error.meansCancellation || Task.isCancelled {
                cancelled(by: error)
            } else {
                record(error, statusCode: statusCode)
            }
        }
    }

    /// Finishes the span, the first time it is called: now, or when the last call that is at work on it is done.
    func finish() {
        if usage.end() { end() }
    }

    /// Works on the span, unless its end has been told.
    ///
    /// - Parameters:
    ///   - isResponse: whether the work is to tell the response, which is done once.
    ///   - body: what to do. No lock is held meanwhile.
    func work(isResponse: Bool = false, _ body: () -> Void) {
        guard usage.enter(isResponse: isResponse) else { return }
        body()
        if usage.leave() { end() }
    }

    private func end() {
        let payloads = state.withLock { state in
            defer { state.payloads = nil }
            return state.payloads
        }
        for payload in payloads ?? [] {
            payload.log(on: span)
        }
        span.finish()
    }

    /// Makes what collects a body for its log, once for each direction.
    func capturePayload(_ direction: PayloadDirection, fields: some TextMapReader) -> PayloadCapture? {
        guard span.isRecording else { return nil }
        let logging = route.payloads ?? settings.payloads
        guard logging.directions.contains(direction) else { return nil }
        let capture = PayloadCapture(direction, fields: fields, logging: logging, redaction: settings.redaction)
        return state.withLock { state in
            guard state.payloads?.contains(where: { $0.direction == direction }) == false else { return nil }
            state.payloads?.append(capture)
            return capture
        }
    }

    /// The handler begins, with a request that middleware may have changed.
    func handlerBegins(_ request: some TraceableRequest) {
        let template = route.template
        let attributes = RequestAttributes(request, routeTemplate: template, rules: snapshot.rules)
        let count = state.withLock { state in
            state.attributes = attributes
            state.handlerCallCount += 1
            return state.handlerCallCount
        }
        if count > 1 {
            work { span.log(["event": "handler.repeated", "handler.calls": .integer(Int64(count))]) }
        }
    }

    /// Takes over the route that an inner instrumentation of the same request has found.
    func takeOver(_ route: RouteInformation, attributes: RequestAttributes) {
        state.withLock { state in
            state.route = state.route.joined(by: route)
            state.attributes = attributes
            let wanted = (state.route.payloads ?? settings.payloads).directions
            state.payloads?.removeAll { !wanted.contains($0.direction) }
        }
    }

    /// Keeps what an inner instrumentation was told; `nil` when it was told a response.
    func noteInnerFailure(_ error: (any Error)?, statusCode: Int) {
        state.withLock { $0.innerFailure = error.map { ($0, statusCode) } }
    }

    /// Sets the tag of an attribute, if it has a value.
    func set(_ tag: RequestTag) {
        if let value = tag.value {
            setTag(tag.name, to: value)
        }
    }

    func setTag(_ key: String, to value: TagValue) {
        span.setTag(key, to: value.limited(to: settings.tagValueLimit))
    }

    private func readAttributesAtEnd() {
        guard span.isRecording else { return }
        let (attributes, route) = state.withLock { ($0.attributes, $0.route) }
        for reading in snapshot.attributes.atEnd {
            set(reading(attributes))
        }
        for reading in route.attributes.atEnd {
            set(reading(attributes))
        }
    }

    /// Says how a request ended that was answered for an error.
    ///
    /// - Returns: whether there was something to say: not when the error is an answer like any other.
    @discardableResult
    private func settle(_ error: any Error, statusCode: Int) -> Bool {
        if error.meansCancellation {
            cancelled(by: error)
        } else if let timeout = error as? RequestTimeout {
            timedOut(after: timeout.limit, statusCode: statusCode)
        } else if statusRule.isFailure(statusCode) {
            // What is called in a cancelled task breaks off with errors of all kinds, and nobody waits for the answer.
            if Task.isCancelled { cancelled(by: error) } else { record(error, statusCode: statusCode) }
        } else {
            return false
        }
        return true
    }

    /// The description of an error as it may show: one of a call that the handler made often quotes a URL, and its secrets.
    private func shown(_ text: String) -> String {
        settings.redaction.text(text, about: attributes).limited(to: settings.tagValueLimit)
    }

    private func record(_ error: any Error, statusCode: Int) {
        if span.isRecording {
            let record = FailureRecord(
                error,
                failure: nil,
                limit: nil,
                conventions: settings.conventions,
                redact: shown
            )
            span.setTag(.error, to: true)
            for fields in record.logs { span.log(fields) }
        }
        for decorator in settings.decorators {
            decorator.onError?(span, attributes.request, error, statusCode)
        }
    }

    private func cancelled(by error: (any Error)? = nil) {
        var details: LogFields = [:]
        if let error, !(error is CancellationError), span.isRecording {
            details = [.errorKind(of: error), .message(shown(String(describing: error)))]
        }
        span.record(error: CancellationError(), fields: details)
        for decorator in settings.decorators {
            decorator.onCancel?(span, attributes.request)
        }
    }

    private func timedOut(after limit: Duration, statusCode: Int) {
        if statusRule.isFailure(statusCode) {
            span.setTag(.error, to: true)
        }
        span.setTag(settings.conventions.timeout, to: true)
        span.log([
            .event("timeout"), LogField(settings.conventions.timeoutMilliseconds, limit.inMilliseconds),
        ])
        for decorator in settings.decorators {
            decorator.onTimeout?(span, attributes.request, limit)
        }
    }

    private func setStatus(_ statusCode: Int) {
        state.withLock { $0.statusCode = statusCode }
        span.setTag(settings.conventions.statusCode, to: .integer(Int64(statusCode)))
    }
}
