//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import OpenTracing

extension ClientExchange {
    /// Records a redirect that the client follows, and updates the headers of the next request.
    ///
    /// Depending on ``ClientSettings/redirects``, the hop is a log with `event=redirect`, the status and the redacted `location`,
    /// or the span finishes with the status and a sibling span starts; either way the tag `http.resend_count` counts the hops. A
    /// hop to an origin other than the first request's receives only what ``ClientSettings/propagatedHeadersToOtherOrigins``
    /// allows; other trace headers are removed.
    ///
    /// - Parameters:
    ///   - statusCode: the status of the redirect.
    ///   - request: the next request, with the headers copied by the client; its trace headers are updated.
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

    /// Records that the client followed redirects itself and only exposes the final URL.
    ///
    /// - Parameter url: the URL that responded.
    public func followedRedirects(to url: String) {
        use { span, side in
            span.log { ["event": "redirect", "location": .string(side.shown(url: url))] }
        }
    }

    /// Records a redirect that the client followed itself and reports afterwards. The hop is logged on the only span.
    ///
    /// - Parameters:
    ///   - statusCode: the status of the redirect.
    ///   - url: the redirect's target.
    package func followedRedirect(statusCode: Int, to url: String) {
        guard case .traced(let exchange) = state else { return }
        exchange.use { span in
            exchange.logHop(exchange.countResend(), statusCode: statusCode, to: url, on: span)
        }
    }
}

extension Exchange where Side == ClientSide {
    /// Returns the span for the next hop.
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

    /// Logs a hop on the span for the entire request.
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
    /// Returns what to inject into the headers of a redirected request.
    fileprivate func headers(for url: String) -> PropagatedHeaders {
        RequestTarget(origin).hasSameOrigin(as: RequestTarget(url))
            ? plan.client.settings.propagatedHeaders : plan.client.settings.propagatedHeadersToOtherOrigins
    }
}
