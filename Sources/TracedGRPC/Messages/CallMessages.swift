//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if GRPC
import OpenTracing
import OpenTracingInstrumentation
import OpenTracingSupport
import Synchronization

/// Counts the messages of a call and logs them if configured.
final class CallMessages: Sendable {
    private let received = Atomic(0)
    private let sent = Atomic(0)
    private let isBroken = Atomic(false)
    private let logging: MessageLogging
    let redaction: Redaction
    private let span: any Span

    init(_ span: any Span, _ logging: MessageLogging, _ settings: TracingSettings) {
        self.span = span
        self.logging = logging
        redaction = settings.redaction
    }

    func noteReceived<Message>(_ message: Message) {
        log(message, "RECEIVED", received.add(1, ordering: .relaxed).newValue)
    }

    func noteSent<Message>(_ message: Message) {
        log(message, "SENT", sent.add(1, ordering: .relaxed).newValue)
    }

    /// The number of messages so far.
    var counts: MessageCounts {
        MessageCounts(received: received.load(ordering: .relaxed), sent: sent.load(ordering: .relaxed))
    }

    /// Notes that a read or a write has failed.
    func noteBreak() { isBroken.store(true, ordering: .relaxed) }

    /// Whether a read or a write has failed.
    var hasBrokenOff: Bool { isBroken.load(ordering: .relaxed) }

    private func log<Message>(_ message: Message, _ type: String, _ number: Int) {
        guard logging != .off, span.isRecording else { return }
        var fields: LogFields = [
            .event("message"), LogField("message.type", .string(type)), LogField("message.id", .integer(Int64(number))),
        ]
        if case .contents(let limit) = logging.choice {
            fields.append(.message(redaction.description(String(describing: message)).limited(to: limit)))
        }
        span.log(fields)
    }
}
#endif
