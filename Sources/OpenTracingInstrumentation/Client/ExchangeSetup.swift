//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import OpenTracing

/// What the span of an exchange stands for.
enum ExchangeRole {
    /// A request on its way.
    case request
    /// A call that may take several requests, each with a span of its own.
    case call
}

/// What holds for an exchange from its beginning to its end.
final class ExchangeSetup: Sendable {
    let client: ClientTracing
    let call: ClientCall
    let service: SettingsSnapshot
    let settings: ClientSnapshot

    /// The URL that was asked first.
    let origin: String

    /// How long the client waits.
    let timeout: Duration?

    /// What was active when the request began, if further hops have spans.
    let parent: (any SpanContext)?

    /// The context that passes through a request without a span.
    let passed: (any SpanContext)?

    init(
        client: ClientTracing,
        call: ClientCall,
        service: SettingsSnapshot,
        settings: ClientSnapshot,
        origin: String,
        timeout: Duration? = nil,
        parent: (any SpanContext)? = nil,
        passed: (any SpanContext)? = nil
    ) {
        self.client = client
        self.call = call
        self.service = service
        self.settings = settings
        self.origin = origin
        self.timeout = timeout
        self.parent = parent
        self.passed = passed
    }

    var ends: ClientSpanEnd { call.ends ?? settings.settings.ends }

    /// What a text may show of itself.
    func redact(_ text: String) -> String {
        service.settings.redaction.text(text, about: origin).limited(to: service.settings.tagValueLimit)
    }
}
