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
    private enum Phase: Sendable {
        case running
        case responded
        case finished
    }

    /// The request that is being answered in this task, to notice when it is instrumented twice.
    @TaskLocal static var current: ServerSpan?

    let span: any Span
    let attributes: RequestAttributes
    let route: RouteInformation
    let snapshot: SettingsSnapshot
    let scopeManager: ScopeManager
    private let phase = Mutex(Phase.running)

    init(
        span: any Span,
        attributes: RequestAttributes,
        route: RouteInformation,
        snapshot: SettingsSnapshot,
        scopeManager: ScopeManager
    ) {
        self.span = span
        self.attributes = attributes
        self.route = route
        self.snapshot = snapshot
        self.scopeManager = scopeManager
    }

    deinit {
        // Nobody can finish the request any more: its response was dropped before it was sent.
        finish()
    }

    private var settings: TracingSettings { snapshot.settings }
    private var statusRule: StatusRule { route.statusRule ?? settings.statusRule }

    /// Sets what is too costly to make for a span that is not recorded.
    func started() {
        if span.isRecording {
            let request = attributes.request
            setTag(settings.conventions.url, to: .string(settings.redaction.url(of: request)))
            if let address = request.remoteAddress {
                setTag(settings.conventions.peerAddress, to: .string(address))
            }
        }
        for decorator in settings.decorators {
            decorator.onStart?(span, attributes.request)
        }
    }

    /// The handler has answered.
    func responded(_ head: ResponseHead) {
        guard advance(to: .responded) else { return }
        readAttributesAtEnd()
        setStatus(head.statusCode)
        if statusRule.isFailure(head.statusCode) {
            span.setTag(.error, to: true)
        }
        let response = ResponseAttributes(
            statusCode: head.statusCode,
            fields: head.fields,
            redaction: settings.redaction,
            conventions: settings.conventions
        )
        if span.isRecording {
            for attribute in settings.tracedResponseAttributes {
                let tag = response[keyPath: attribute]
                if let value = tag.value {
                    setTag(tag.name, to: value)
                }
            }
        }
        for decorator in settings.decorators {
            decorator.onResponse?(span, attributes.request, response)
        }
    }

    /// The handler has thrown, and the error is answered with a status.
    func failed(_ error: any Error, statusCode: Int) {
        guard advance(to: .responded) else { return }
        readAttributesAtEnd()
        setStatus(statusCode)
        if error is CancellationError {
            cancelled(error)
        } else if statusRule.isFailure(statusCode) {
            record(error, statusCode: statusCode)
        }
    }

    /// The body has thrown after the head was sent: the status stays, and the request has failed.
    func bodyFailed(_ error: any Error, statusCode: Int, clientHasGone: Bool) {
        if clientHasGone || error is CancellationError {
            cancelled(error)
        } else {
            record(error, statusCode: statusCode)
        }
    }

    /// Finishes the span, the first time it is called.
    func finish() {
        guard advance(to: .finished) else { return }
        span.finish()
    }

    /// Runs a closure with the span active.
    nonisolated(nonsending) func withActive<Result, Failure: Error>(
        _ operation: nonisolated(nonsending) () async throws(Failure) -> Result
    ) async throws(Failure) -> Result {
        try await scopeManager.withActiveSpan(span, operation)
    }

    private func readAttributesAtEnd() {
        guard span.isRecording else { return }
        for reading in snapshot.attributes.atEnd + route.attributes.atEnd {
            let tag = reading(attributes)
            if let value = tag.value {
                setTag(tag.name, to: value)
            }
        }
    }

    private func record(_ error: any Error, statusCode: Int) {
        span.record(error: error)
        for decorator in settings.decorators {
            decorator.onError?(span, attributes.request, error, statusCode)
        }
    }

    private func cancelled(_ error: any Error) {
        span.record(error: CancellationError())
        for decorator in settings.decorators {
            decorator.onCancel?(span, attributes.request)
        }
    }

    private func setStatus(_ statusCode: Int) {
        span.setTag(settings.conventions.statusCode, to: .integer(Int64(statusCode)))
    }

    private func setTag(_ key: String, to value: TagValue) {
        span.setTag(key, to: value.limited(to: settings.tagValueLimit))
    }

    /// Goes on to a phase, unless it has been reached before.
    private func advance(to next: Phase) -> Bool {
        phase.withLock { phase in
            switch (phase, next) {
            case (.running, .responded), (.running, .finished), (.responded, .finished):
                phase = next
                return true
            default:
                return false
            }
        }
    }
}
