//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import OpenTracing
private import Synchronization

/// Records the server side of a request on its span: attributes, status and failure.
struct ServerSide: ExchangeSide, ~Copyable {
    /// What is known about a request so far.
    struct Known: Sendable {
        /// The plan derived from the settings and the route.
        var plan: RoutePlan
        var request: any TraceableRequest
        /// The failure reported by an inner instrumentation of the same request, until the outer one reports its own.
        var innerFailure: (error: any Error, statusCode: Int)?
        /// How often the handler has started, if reported.
        var handlerCallCount = 0
        /// Whether the start tags have been written; they are written once the span is recorded.
        var hasStartTags: Bool
        /// Whether the request has failed, if an observer needs it.
        var hasFailed = false
    }

    let tracing: RequestTracing
    let snapshot: SettingsSnapshot
    /// Receives what handlers report, if the adapter needs to know.
    let recorder: (any HandlerRecorder)?
    private let known: Mutex<Known>

    /// The time from which an observer measures the request; `nil` without an observer.
    private let observedSince: Timestamp?

    init(
        tracing: RequestTracing,
        snapshot: SettingsSnapshot,
        plan: RoutePlan,
        request: consuming some TraceableRequest,
        recorder: (any HandlerRecorder)?,
        hasStartTags: Bool,
        observedSince: Timestamp?
    ) {
        self.tracing = tracing
        self.observedSince = observedSince
        self.snapshot = snapshot
        self.recorder = recorder
        known = Mutex(Known(plan: plan, request: request, hasStartTags: hasStartTags))
    }

    // Without it, the fields are destroyed without being specialised: a mutex then takes some 370 instructions.
    deinit {}

    /// Returns what is known so far.
    func read() -> Known { known.withLock(\.self) }

    /// Updates what is known, without writing to the span.
    func note<Result: Sendable>(_ change: (inout Known) -> Result) -> Result {
        known.withLock { change(&$0) }
    }

    var conventions: TagConventions { snapshot.settings.conventions }
    var endsWithHead: Bool { false }
    var hasOneSpan: Bool { true }
    var keepsOutcome: Bool { false }

    /// Writes the tags read from a request to its recorded span.
    ///
    /// - Parameters:
    ///   - request: the request.
    ///   - plan: the plan derived from the settings and the route.
    ///   - start: the tags that the span was started with.
    ///   - upstream: the trace context of the request, if it is not continued.
    ///   - span: the span.
    static func writeStartTags(
        of request: some TraceableRequest,
        _ plan: RoutePlan,
        startedWith start: Tags = Tags(),
        upstream: (any SpanContext)? = nil,
        on span: any Span
    ) {
        // A single list, with room for the tags set when the span ends.
        var tags = start
        tags.reserveCapacity(start.count + 8)
        plan.attributes.addTagsAtStart(of: request, to: &tags)
        plan.attributes.addAddresses(of: request, to: &tags)
        if let upstream { tags.setUpstream(upstream, plan.settings.conventions) }
        span.setTags(tags, startedWith: start)
    }

    /// Writes the start tags of a span that has been recorded only since its start.
    private func writeMissingStartTags(_ known: Known, on span: any Span) {
        guard !known.hasStartTags, span.isRecording else { return }
        note { $0.hasStartTags = true }
        Self.writeStartTags(of: known.request, known.plan, on: span)
    }

    func describe(_ head: ResponseHead, answering error: (any Error)?, on span: any Span) -> ExchangeOutcome {
        if observedSince != nil { note { $0.hasFailed = $0.plan.statusRule.isFailure(head.statusCode) } }
        guard isSeen(span) else { return .succeeded }
        let known = read()
        let isFailure = known.plan.statusRule.isFailure(head.statusCode)
        writeMissingStartTags(known, on: span)
        writeEndTags(head, known, on: span)
        if let error {
            // An error without a special meaning is a response.
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

    /// Records an error thrown by the body after the head was sent: the status stays, and the request has failed.
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

    /// Returns whether writing to a span has any effect: it is recorded, or a decorator uses it.
    private func isSeen(_ span: any Span) -> Bool {
        span.isRecording || !snapshot.settings.decorators.isEmpty
    }

    // MARK: Attributes

    /// Writes the status and the attributes read after the handler returns.
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

    /// Records the outcome of a request that was answered because of an error.
    ///
    /// - Returns: `false` if the error is an ordinary response, so that nothing was recorded.
    @discardableResult
    private func settle(_ error: any Error, _ statusCode: Int, _ known: Known, on span: any Span) -> Bool {
        let isFailure = known.plan.statusRule.isFailure(statusCode)
        if error.meansCancellation {
            cancelled(by: error, known, on: span)
        } else if let timeout = error as? RequestTimeout {
            timedOut(after: timeout.limit, isFailure: isFailure, known, on: span)
        } else if isFailure {
            // Calls in a cancelled task fail with errors of all kinds, and nobody waits for the response.
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

    /// Redacts the description of an error: one from a call made by the handler often quotes a URL, including its secrets.
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
    /// Records that the handler starts, with a request that middleware may have modified.
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

    /// Returns whether the settings or the route ask for a body log.
    func logsPayload(_ direction: PayloadDirection) -> Bool {
        span.isRecording && side.note { $0.plan.payloads.directions.contains(direction) }
    }

    /// Returns a capture for logging a body, once per direction, if the settings or the route ask for it.
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
