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
        switch state {
        case .traced(let exchange):
            exchange.use { span in
                let count = exchange.countResend()
                let url = request.url
                let next = exchange.recordHop(count, statusCode: statusCode, to: request, url: url, from: span)
                let client = exchange.side.client
                client.remove(span.context, from: &request)
                client.propagate(next.context, exchange.side.headers(for: url), into: &request)
                guard next !== span else { return }
                for decorator in exchange.side.plan.client.settings.decorators { decorator.onRequest?(next, request) }
            }
        case .passing(let passing):
            passing.side.client.remove(passing.context, from: &request)
            passing.side.client.propagate(passing.context, passing.side.headers(for: request.url), into: &request)
        case .untraced:
            break
        }
    }

    /// The client has followed redirects by itself, and only shows where they led.
    ///
    /// - Parameter url: the URL that answered.
    public func followedRedirects(to url: String) {
        use { span, side in
            span.log { ["event": "redirect", "location": .string(side.shown(url: url))] }
        }
    }

    /// The client has followed a redirect by itself, and tells of it afterwards. Records the hop in the one span that there is.
    ///
    /// - Parameters:
    ///   - statusCode: the status that sent the client on.
    ///   - url: where to.
    package func followedRedirect(statusCode: Int, to url: String) {
        guard case .traced(let exchange) = state else { return }
        exchange.use { span in
            exchange.logHop(exchange.countResend(), statusCode: statusCode, to: url, on: span)
        }
    }
}

extension Exchange where Side == ClientSide {
    /// The span that stands for the next hop.
    fileprivate func recordHop(
        _ count: Int,
        statusCode: Int,
        to request: some OutgoingRequest,
        url: String,
        from span: any Span
    ) -> any Span {
        guard side.plan.hasSpanPerHop else {
            logHop(count, statusCode: statusCode, to: url, on: span)
            return span
        }
        span.setTag(side.conventions.statusCode, to: statusCode)
        let next = side.client.startSpan(
            for: request,
            url: url,
            side.call,
            side.plan,
            role: .request,
            references: side.call.references + [.childOf(side.parent), .followsFrom(span)],
            resendCount: count
        )
        replaceSpan(by: next)
        span.finish()
        return next
    }

    /// Records a hop in the span that stands for the request as a whole.
    fileprivate func logHop(_ count: Int, statusCode: Int, to url: String, on span: any Span) {
        let conventions = side.conventions
        span.setTag(conventions.resendCount, to: count)
        span.log {
            [
                "event": "redirect",
                conventions.statusCode: .integer(Int64(statusCode)),
                "location": .string(side.shown(url: url)),
            ]
        }
    }
}

extension ClientSide {
    /// What is written into the headers of a request that was sent on.
    fileprivate func headers(for url: String) -> PropagatedHeaders {
        RequestTarget(origin).hasSameOrigin(as: RequestTarget(url))
            ? plan.client.settings.propagatedHeaders : plan.client.settings.propagatedHeadersToOtherOrigins
    }
}
