//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import OpenTracing

extension ClientExchange {
    /// The client was sent on, and follows. Records the hop, and sees to the headers of the next request.
    ///
    /// By ``ClientSettings/redirects``, the hop is a log record with `event=redirect`, the status and the redacted `location`,
    /// or the span finishes with the status and another begins beside it; the tag `http.resend_count` counts either way. A hop
    /// to another origin than that of the first request gets what ``ClientSettings/propagatedHeadersToOtherOrigins`` says, and
    /// loses what it has beyond.
    ///
    /// - Parameters:
    ///   - statusCode: the status that sends the client on.
    ///   - request: the next request, with the headers that the client copied; its tracing headers are changed.
    public func redirected(statusCode: Int, to request: inout some OutgoingRequest) {
        guard let setup else { return }
        let url = request.url
        let isAtHome = RequestTarget(setup.origin).hasSameOrigin(as: RequestTarget(url))
        let headers =
            isAtHome
            ? setup.settings.settings.propagatedHeaders : setup.settings.settings.propagatedHeadersToOtherOrigins
        if let passed = setup.passed {
            setup.client.remove(passed, from: &request)
            setup.client.propagate(passed, headers, into: &request)
            return
        }
        withSpan { span, setup in
            let count = countResend()
            let previous = span.context
            let next = recordHop(count, statusCode: statusCode, to: request, url: url, from: span, setup)
            setup.client.remove(previous, from: &request)
            setup.client.propagate(next.context, headers, into: &request)
            guard next !== span else { return }
            for decorator in setup.settings.settings.decorators { decorator.onRequest?(next, request) }
        }
    }

    /// The client has followed redirects by itself, and only shows where they led.
    ///
    /// - Parameter url: the URL that answered.
    public func followedRedirects(to url: String) {
        withSpan { span, setup in
            span.log { ["event": "redirect", "location": .string(setup.shown(url))] }
        }
    }

    /// The span that stands for the next hop.
    private func recordHop(
        _ count: Int,
        statusCode: Int,
        to request: some OutgoingRequest,
        url: String,
        from span: any Span,
        _ setup: ExchangeSetup
    ) -> any Span {
        let conventions = setup.service.settings.conventions
        switch setup.settings.settings.redirects {
        case .oneSpan:
            span.setTag(conventions.resendCount, to: count)
            span.log {
                [
                    "event": "redirect",
                    conventions.statusCode: .integer(Int64(statusCode)),
                    "location": .string(setup.shown(url)),
                ]
            }
            return span
        case .spanPerHop:
            span.setTag(conventions.statusCode, to: statusCode)
            let next = setup.client.startSpan(for: request, url: url, setup, role: .request, hop: (count, span))
            replaceSpan(by: next)
            span.finish()
            return next
        }
    }
}

extension ExchangeSetup {
    /// A URL as it may stand in a log record.
    fileprivate func shown(_ url: String) -> String {
        service.settings.redaction.url(url).limited(to: service.settings.tagValueLimit)
    }
}
