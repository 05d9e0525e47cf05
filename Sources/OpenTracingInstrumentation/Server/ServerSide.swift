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
    /// What is known about a request so far.
    struct Known: Sendable {
        /// What follows from the settings and the route.
        var plan: RoutePlan
        var request: any TraceableRequest
        /// What an inner instrumentation of the same request was told, until the outer one is told more.
        var innerFailure: (error: any Error, statusCode: Int)?
        /// How often the handler has begun, where that is told.
        var handlerCallCount = 0
        /// Whether the tags of the start have been written, as they are once the span is recorded.
        var hasStartTags = false
        /// Whether the request has failed, where somebody observes it.
        var hasFailed = false
    }

    let tracing: RequestTracing
    let snapshot: SettingsSnapshot
    private let known: Mutex<Known>

    /// Since when an observer measures the request; `nil` where nobody does.
    private let observedSince: Timestamp?

    init(
        tracing: RequestTracing,
        snapshot: SettingsSnapshot,
        plan: RoutePlan,
        request: some TraceableRequest,
        observedSince: Timestamp?
    ) {
        self.tracing = tracing
        self.observedSince = observedSince
        self.snapshot = snapshot
        known = Mutex(Known(plan: plan, request: request))
    }

    /// What is known so far.
    func read() -> Known { known.withLock(\.self) }

    /// Takes note of something, and writes nothing.
    func note<Result: Sendable>(_ change: (inout Known) -> Result) -> Result {
        known.withLock { change(&$0) }
    }

    var conventions: TagConventions { snapshot.settings.conventions }
    var endsWithHead: Bool { false }
    var hasOneSpan: Bool { true }
    var keepsOutcome: Bool { false }

    /// Says what is known of the request when the span has started.
    ///
    /// - Parameters:
    ///   - request: the request.
    ///   - plan: what follows from the settings and the route.
    ///   - upstream: the trace that the request came with and that was not gone on with.
    func started(
        _ span: any Span,
        _ request: some TraceableRequest,
        _ plan: RoutePlan,
        upstream: (any SpanContext)?
    ) {
        writeStartTags(of: request, plan, upstream: upstream, on: span)
        for decorator in snapshot.settings.decorators {
            decorator.onStart?(span, request)
        }
    }

    /// Writes what is read from the request, once the span is recorded: nothing of it is made for others.
    private func writeStartTags(
        of request: some TraceableRequest,
        _ plan: RoutePlan,
        upstream: (any SpanContext)? = nil,
        on span: any Span
    ) {
        guard span.isRecording,
            note({ known in
                defer { known.hasStartTags = true }
                return !known.hasStartTags
            })
        else { return }
        var tags: Tags = [:]
        tags.reserveCapacity(8)
        plan.attributes.addTagsAtStart(of: request, to: &tags)
        plan.attributes.addAddresses(of: request, to: &tags)
        if let upstream { tags.setUpstream(upstream, snapshot.settings.conventions) }
        span.setTags(tags)
    }

    func describe(_ head: ResponseHead, answering error: (any Error)?, on span: any Span) -> ExchangeOutcome {
        if observedSince != nil { note { $0.hasFailed = $0.plan.statusRule.isFailure(head.statusCode) } }
        guard isSeen(span) else { return .succeeded }
        let known = read()
        let isFailure = known.plan.statusRule.isFailure(head.statusCode)
        writeStartTags(of: known.request, known.plan, on: span)
        writeEndTags(head, known, on: span)
        if let error {
            // An error that stands for nothing else is an answer.
            if !settle(error, head.statusCode, known, on: span) { answered(head, known, on: span) }
        } else {
            if let failure = known.innerFailure, failure.statusCode == head.statusCode {
                settle(failure.error, failure.statusCode, known, on: span)
            } else if isFailure {
                span.setTag(.error, to: true)
            }
            answered(head, known, on: span)
        }
        return isFailure ? .failed("") : .succeeded
    }

    /// The body has thrown after the head was sent: the status stays, and the request has failed.
    func describe(_ error: any Error, statusCode: Int?, on span: any Span) -> ExchangeOutcome {
        if observedSince != nil, !error.meansCancellation, !Task.isCancelled { note { $0.hasFailed = true } }
        guard isSeen(span) else { return .succeeded }
        let known = read()
        if error.meansCancellation || Task.isCancelled {
            cancelled(by: error, known, on: span)
            return .cancelled
        }
        record(error, statusCode ?? known.plan.server.rpc?.unknownCode ?? 500, known, on: span)
        return .failed("")
    }

    func concluded(statusCode: @autoclosure () -> Int?) {
        guard let observedSince, let observer = tracing.observer else { return }
        let known = read()
        observer.requestEnded(
            ObservedRequest(
                method: known.request.method,
                route: known.plan.route,
                statusCode: statusCode(),
                hasFailed: known.hasFailed,
                startTime: observedSince
            )
        )
    }

    /// Whether anything becomes of what is written on a span: it is recorded, or a decorator looks on.
    private func isSeen(_ span: any Span) -> Bool {
        span.isRecording || !snapshot.settings.decorators.isEmpty
    }

    // MARK: Attributes

    /// Writes the status, and what is read of request and response when the handler is done.
    private func writeEndTags(_ head: ResponseHead, _ known: Known, on span: any Span) {
        let plan = known.plan.attributes
        guard plan.readsRequestAtEnd || plan.readsResponse, span.isRecording else {
            span.setTag(known.plan.statusTag, to: .integer(Int64(head.statusCode)))
            return
        }
        var tags: Tags = [:]
        plan.addTagsAtEnd(of: known.request, to: &tags)
        tags[known.plan.statusTag] = .integer(Int64(head.statusCode))
        plan.addTags(of: head, to: known.request, to: &tags)
        span.setTags(tags)
    }

    private func answered(_ head: ResponseHead, _ known: Known, on span: any Span) {
        guard !snapshot.settings.decorators.isEmpty else { return }
        let response = ResponseAttributes(head, to: known.plan.attributes.attributes(of: known.request))
        for decorator in snapshot.settings.decorators {
            decorator.onResponse?(span, known.request, response)
        }
    }

    // MARK: Errors

    /// Says how a request ended that was answered for an error.
    ///
    /// - Returns: whether there was something to say: not when the error is an answer like any other.
    @discardableResult
    private func settle(_ error: any Error, _ statusCode: Int, _ known: Known, on span: any Span) -> Bool {
        let isFailure = known.plan.statusRule.isFailure(statusCode)
        if error.meansCancellation {
            cancelled(by: error, known, on: span)
        } else if let timeout = error as? RequestTimeout {
            timedOut(after: timeout.limit, isFailure: isFailure, known, on: span)
        } else if isFailure {
            // What is called in a cancelled task breaks off with errors of all kinds, and nobody waits for the answer.
            if Task.isCancelled {
                cancelled(by: error, known, on: span)
            } else {
                record(error, statusCode, known, on: span)
            }
        } else {
            return false
        }
        return true
    }

    /// The description of an error as it may show: one of a call that the handler made often quotes a URL, and its secrets.
    private func shown(_ text: String, _ known: Known) -> String {
        known.plan.attributes.text(text, about: known.request)
    }

    private func record(_ error: any Error, _ statusCode: Int, _ known: Known, on span: any Span) {
        if span.isRecording {
            let record = FailureRecord(
                error,
                failure: nil,
                limit: nil,
                conventions: snapshot.settings.conventions,
                redact: { shown($0, known) }
            )
            span.setTag(.error, to: true)
            for fields in record.logs { span.log(fields) }
        }
        for decorator in snapshot.settings.decorators {
            decorator.onError?(span, known.request, error, statusCode)
        }
    }

    private func cancelled(by error: any Error, _ known: Known, on span: any Span) {
        var details: LogFields = [:]
        if !(error is CancellationError), span.isRecording {
            details = [.errorKind(of: error), .message(shown(String(describing: error), known))]
        }
        span.record(error: CancellationError(), fields: details)
        for decorator in snapshot.settings.decorators {
            decorator.onCancel?(span, known.request)
        }
    }

    private func timedOut(after limit: Duration, isFailure: Bool, _ known: Known, on span: any Span) {
        if isFailure { span.setTag(.error, to: true) }
        span.setTag(snapshot.settings.conventions.timeout, to: true)
        span.log([
            .event("timeout"), LogField(snapshot.settings.conventions.timeoutMilliseconds, limit.inMilliseconds),
        ])
        for decorator in snapshot.settings.decorators {
            decorator.onTimeout?(span, known.request, limit)
        }
    }
}

extension Exchange where Side == ServerSide {
    /// The handler begins, with a request that middleware may have changed.
    func handlerBegins(_ request: some TraceableRequest) {
        let count = side.note { known in
            known.request = request
            known.handlerCallCount += 1
            return known.handlerCallCount
        }
        if count > 1 {
            use { $0.log(["event": "handler.repeated", "handler.calls": .integer(Int64(count))]) }
        }
    }

    /// Whether settings or route ask for the log of a body.
    func logsPayload(_ direction: PayloadDirection) -> Bool {
        span.isRecording && side.note { $0.plan.payloads.directions.contains(direction) }
    }

    /// Makes what collects a body for its log, once for each direction, if settings or route ask for one.
    func capturePayload(_ direction: PayloadDirection, fields: some TextMapReader) -> PayloadCapture? {
        guard logsPayload(direction) else { return nil }
        let capture = PayloadCapture(
            direction,
            fields: fields,
            logging: side.note { $0.plan.payloads },
            redaction: side.snapshot.settings.redaction
        )
        return keep(capture) ? capture : nil
    }
}
