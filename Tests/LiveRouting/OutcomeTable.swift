//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import OpenTracing
package import OpenTracingInstrumentation
import OpenTracingTesting
import Synchronization

/// The table of outcomes: for each behavior, the status that is sent, and what the span says of it.
package struct OutcomeTable: Sendable {
    /// Serves a route for each behavior, under its name, for the time of a closure.
    package typealias Serve =
        @Sendable (
            _ tracing: RequestTracing,
            _ body: @escaping @Sendable (_ port: Int) async throws -> Void
        ) async throws -> Void

    private let serve: Serve

    package init(_ serve: @escaping Serve) {
        self.serve = serve
    }

    /// Asks for a behavior.
    ///
    /// - Parameters:
    ///   - behavior: the behavior.
    ///   - sent: the status that is to be sent; `nil` for that of a traced router.
    /// - Returns: what was otherwise than the behavior says.
    package func differences(of behavior: Behavior, statusCode sent: Int? = nil) async throws -> [String] {
        let statusCode = sent ?? behavior.statusCode
        let tracer = MockTracer(scopeManager: ScopeManager())
        let tracing = RequestTracing(tracer, settings: TracingSettings(mode: .all))
        let differences = Mutex<[String]>([])
        @Sendable func expect(_ isAsExpected: Bool, _ difference: String) {
            if !isAsExpected { differences.withLock { $0.append(difference) } }
        }
        try await serve(tracing) { port in
            // A body that fails before its first byte may take the head with it.
            let responses = try? await LiveRouting.responses(to: ["/\(behavior.rawValue)"], port: port)
            let status = responses?.first?.statusCode
            expect(status == statusCode || behavior == .failingAtOnce && status == nil, "status \(status ?? 0)")
            expect(responses?.first?.isComplete != true || !behavior.breaksOff, "the body came to its end")
        }
        guard let span = await tracer.finishedSpans(count: 1).first else { return ["no span"] }
        expect(span.tags[.httpStatusCode] == statusCode, "tagged \(span.tags)")
        expect((span.tags[.error] == true) == behavior.isFailure, "tagged \(span.tags)")
        expect((span.tags[.cancelled] == true) == (behavior == .cancelled), "tagged \(span.tags)")
        let failures = span.logs.filter { $0.fields["event"] == "error" }
        expect(failures.count == (behavior.isLogged ? 1 : 0), "\(failures.count) errors logged")
        if let failure = failures.first {
            let kind = behavior == .unavailable ? "HTTPError" : "Breakdown"
            expect(failure.fields["error.kind"] == .string(kind), "logged \(failure.fields)")
            expect(failure.fields["error.object"] != nil, "logged \(failure.fields)")
            expect(failure.fields["message"]?.stringValue?.isEmpty == false, "logged \(failure.fields)")
        }
        expect(tracer.misuse.isEmpty && tracer.unfinishedSpans.isEmpty, "\(tracer.misuse)")
        return differences.withLock(\.self)
    }
}

extension Behavior {
    /// Whether the response ends before its body does.
    fileprivate var breaksOff: Bool { self == .failingStream || self == .failingAtOnce }
}
