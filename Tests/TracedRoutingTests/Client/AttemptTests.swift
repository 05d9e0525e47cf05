//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import OpenTracing
import OpenTracingTesting
import Testing
import TracedRouting

@Suite("Requests that are repeated")
struct AttemptTests {
    private static let statuses: @Sendable (Int) -> Int? = { $0 }

    /// Repeats a request until it gets no 500, and gives what it got last.
    private func call(_ fixture: Fixture, statuses: [Int], _ call: ClientCall = "stock") async throws -> Int {
        try await fixture.client.traceAttempts(FakeRequest(), call) { attempts in
            var last = 0
            for status in statuses {
                last = try await attempts.trace(FakeRequest(), statusCode: { $0 }) { _ in status }
                if last < 500 { break }
            }
            return last
        }
    }

    @Test("Attempts are siblings below the span of the call, and only they are requests")
    func siblings() async throws {
        let fixture = Fixture(mode: .all)
        let result = try await fixture.tracer.withSpan("parent") { _ in
            try await call(
                fixture,
                statuses: [503, 502, 200, 500],
                ClientCall(operationName: "stock", tags: ["item": 7])
            )
        }
        #expect(result == 200)
        let whole = try #require(fixture.spans.named("stock").first)
        let attempts = fixture.spans.named("GET")
        #expect(attempts.allSatisfy { $0.isChild(of: whole) })
        #expect(whole.isChild(of: fixture.spans.named("parent")[0]))
        #expect(attempts.map { $0.tags[.httpStatusCode] } == [503, 502, 200])
        #expect(attempts.map { $0.tags[.error] } == [true, true, nil])
        #expect(attempts.map { $0.tags["http.resend_count"] } == [nil, 1, 2])
        #expect(attempts.allSatisfy { $0.tags[.spanKind] == .client })
        #expect(attempts.allSatisfy { $0.tags["item"] == nil })
        #expect(whole.tags == ["component": "fake", "http.method": "GET", "item": 7, "http.resend_count": 2])
        #expect(
            whole.logs.map(\.fields) == [
                ["event": "attempt.failed", "attempt": 1, "message": "status 503"],
                ["event": "attempt.failed", "attempt": 2, "message": "status 502"],
            ]
        )
        #expect(fixture.tracer.misuse.isEmpty)
    }

    @Test(
        "The call fails when no attempt succeeds",
        arguments: [
            ([200], nil), ([500, 200], nil), ([500, 500], true), ([404], true), ([500, 404], true), ([], nil),
        ]
            as [([Int], Bool?)]
    )
    func outcome(statuses: [Int], error: Bool?) async throws {
        let fixture = Fixture(mode: .all)
        _ = try await call(fixture, statuses: statuses)
        #expect(fixture.spans.named("stock")[0].tags[.error] == error)
    }

    @Test("An attempt that throws is its own failure; the call fails when the error goes on")
    func thrown() async throws {
        let fixture = Fixture(mode: .all)
        await #expect(throws: Breakdown.self) {
            try await fixture.client.traceAttempts(FakeRequest(), "stock") { attempts in
                for _ in 0..<2 {
                    _ = try? await attempts.trace(FakeRequest(), statusCode: Self.statuses) { _ in throw Breakdown() }
                }
                throw Breakdown()
            }
        }
        let whole = fixture.spans.named("stock")[0]
        #expect(whole.tags[.error] == true)
        #expect(whole.logs.map { $0.fields["event"] } == ["attempt.failed", "attempt.failed", "error"])
        #expect(whole.logs("attempt.failed").last?["message"] == "the machine broke down")
        #expect(whole.tags["http.resend_count"] == 1)
        #expect(fixture.spans.named("GET").allSatisfy { $0.tags[.error] == true })
    }

    @Test("A thrown attempt that is made good is no failure of the call")
    func recovered() async throws {
        let fixture = Fixture(mode: .all)
        try await fixture.client.traceAttempts(FakeRequest(), "stock") { attempts in
            _ = try? await attempts.trace(FakeRequest(), statusCode: Self.statuses) { _ in throw Breakdown() }
            _ = try await attempts.trace(FakeRequest(), statusCode: Self.statuses) { _ in 200 }
        }
        #expect(fixture.spans.named("stock")[0].tags[.error] == nil)
    }

    @Test("A cancelled call is no failure")
    func cancelled() async throws {
        let fixture = Fixture(mode: .all)
        await #expect(throws: CancellationError.self) {
            try await fixture.client.traceAttempts(FakeRequest(), "stock") { attempts in
                try await attempts.trace(FakeRequest(), statusCode: Self.statuses) { _ in throw CancellationError() }
            }
        }
        #expect(fixture.spans.allSatisfy { $0.tags[.error] == nil && $0.tags[.cancelled] == true })
    }

    @Test("Other work inside the call is its child, attempts stay its children wherever they are made")
    func nested() async throws {
        let fixture = Fixture(mode: .all)
        let tracer = fixture.tracer
        try await fixture.client.traceAttempts(FakeRequest(), "stock") { attempts in
            #expect(attempts.span === tracer.scopeManager.activeSpan)
            try await tracer.withSpan("refresh token") { _ in
                _ = try await attempts.trace(FakeRequest(), statusCode: { $0 }) { _ in 200 }
            }
        }
        let whole = fixture.spans.named("stock")[0]
        #expect(fixture.spans.named("refresh token")[0].isChild(of: whole))
        #expect(fixture.spans.named("GET")[0].isChild(of: whole))
    }

    @Test("With hooks, a body that breaks off makes the attempt a failure")
    func hooks() async throws {
        let fixture = Fixture(mode: .all)
        try await fixture.client.traceAttempts(FakeRequest(), "stock") { attempts in
            var request = FakeRequest()
            let first = attempts.begin(&request)
            first.responded(statusCode: 200)
            let body = AsyncThrowingStream<[UInt8], any Error> { $0.finish(throwing: Breakdown()) }
            _ = try? await first.observing(body).reduce(0) { $0 + $1.count }
            let second = attempts.begin(&request)
            #expect(fixture.context(in: request)?.spanIDString == second.span?.context.spanIDString)
            second.responded(statusCode: 500)
            second.finish()
        }
        let whole = fixture.spans.named("stock")[0]
        #expect(whole.tags[.error] == true)
        #expect(whole.logs("attempt.failed").map { $0["message"] } == ["the machine broke down", "status 500"])
    }

    @Test("Inside an untraced request attempts pass the trace on, without spans")
    func untraced() async throws {
        let fixture = Fixture(mode: .all)
        let caller = fixture.tracer.startSpan("caller")
        try await fixture.tracer.scopeManager.withActiveContext(caller.context) {
            try await fixture.client.traceAttempts(FakeRequest()) { attempts in
                #expect(attempts.span == nil)
                for _ in 0..<2 {
                    let sent = try await attempts.trace(FakeRequest(), statusCode: { _ in 500 }) { $0 }
                    #expect(fixture.context(in: sent)?.spanIDString == caller.context.spanIDString)
                }
            }
        }
        #expect(fixture.spans.isEmpty)
    }

    @Test("A redirect of a repeated request goes on counting")
    func redirected() async throws {
        let fixture = Fixture(mode: .all)
        var request = FakeRequest()
        let exchange = fixture.client.begin(&request, ClientCall(resendCount: 2))
        exchange.redirected(statusCode: 302, to: &request)
        exchange.finish()
        #expect(fixture.spans[0].tags["http.resend_count"] == 3)
    }
}
