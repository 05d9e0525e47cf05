//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import Foundation
import OpenTracing
import OpenTracingTesting
import Testing
import TracedRouting

@Suite("Failures of outgoing requests")
struct ClientFailureTests {
    private struct Described: Error, CustomStringConvertible {
        let description: String
    }

    /// The span of a request that fails.
    private func span(
        _ error: any Error,
        _ request: FakeRequest = FakeRequest(),
        settings: TracingSettings = TracingSettings(mode: .all)
    ) throws -> MockSpan {
        let fixture = Fixture(settings)
        var request = request
        let exchange = fixture.client.begin(&request)
        exchange.failed(error)
        exchange.failed(Breakdown())
        exchange.finish()
        #expect(fixture.tracer.misuse.isEmpty)
        return try #require(fixture.spans.first)
    }

    static let everyKind: [ClientFailure.Kind] = [
        .hostNotFound, .cannotConnect, .tls, .connectionLost, .tooManyRedirects, .invalidRequest, .invalidResponse,
        .other,
        .init(rawValue: "queue_full"),
    ]

    @Test("A failure has the tag and one log record with all four fields", arguments: everyKind)
    func kinds(kind: ClientFailure.Kind) throws {
        let failure = ClientFailure(kind, message: "it did not work")
        let span = try span(failure)
        #expect(span.tags[.error] == true)
        #expect(
            span.logs.map(\.fields) == [
                [
                    "event": "error", "error.kind": .string(kind.rawValue), "error.object": .error(failure),
                    "message": "it did not work",
                ]
            ]
        )
    }

    @Test(
        "A timeout is an event with its limit, and an error",
        arguments: [
            (nil, nil, nil), (.seconds(2), nil, 2_000), (.seconds(2), .milliseconds(1_500), 1_500),
            (.microseconds(1_500), nil, 1.5), (nil, .seconds(Int64.max), 9_223_372_036_854.775),
        ] as [(Duration?, Duration?, LogValue?)]
    )
    func timeout(ofRequest: Duration?, ofFailure: Duration?, logged: LogValue?) throws {
        let failure = ClientFailure(.timeout, message: "too slow", limit: ofFailure)
        let span = try span(failure, FakeRequest(timeout: ofRequest))
        #expect(span.tags[.error] == true)
        #expect(span.logs.map { $0.fields["event"] } == ["timeout", "error"])
        #expect(span.logs[0].fields["timeout.ms"] == logged)
        #expect(span.logs[1].fields["error.kind"] == "timeout")
    }

    private struct GivenUp: CancellationIndicating {
        let indicatesCancellation = true
    }

    @Test(
        "A cancellation is no failure, whatever says so",
        arguments: [
            CancellationError(), ClientFailure(.cancelled, message: "given up"), URLError(.cancelled), GivenUp(),
        ] as [any Error]
    )
    func cancellation(error: any Error) throws {
        let span = try span(error)
        #expect(span.tags[.error] == nil && span.tags[.cancelled] == true)
        #expect(span.logs.map(\.fields) == [["event": "cancelled"]])
    }

    @Test("An error that holds no URL is recorded as it is")
    func unknown() throws {
        let span = try span(Breakdown())
        #expect(span.logs.first?.fields["error.kind"] == "Breakdown")
        #expect(span.logs.first?.fields["error.object"]?.errorValue is Breakdown)
        #expect(span.logs.first?.fields["message"] == "the machine broke down")
    }

    @Test(
        "Secrets of URLs show nowhere, whoever describes the error",
        arguments: [
            "GET http://ann:secret@inventory:8081/stock/7?token=abc&page=2#part failed",
            "user ann:secret was refused", "password secret is wrong", "bad value abc", "path /stock/7?token=abc",
            "sent on to <https://eve:secret@elsewhere/?sig=abc>", "(http://x/?password=abc)",
        ]
    )
    func secrets(text: String) throws {
        for error in [Described(description: text), ClientFailure(.other, message: text)] as [any Error] {
            let log = try #require(try span(error).logs.first)
            #expect(!log.fields.description.contains("secret") && !log.fields.description.contains("abc"))
            #expect(log.fields["message"]?.stringValue?.contains(Redaction.placeholder) == true)
            #expect(log.fields["error.object"]?.errorValue is ClientFailure)
        }
    }

    @Test("What surrounds a URL in a message stays")
    func surroundings() throws {
        let text = "one://a?x=1, then \"http://b/?sig=123456\" and 'c://' and http://d"
        #expect(
            try span(Described(description: text)).logs.first?.fields["message"]
                == "one://a?x=1, then \"http://b/?sig=[redacted]\" and 'c://' and http://d"
        )
    }

    @Test("Where nothing is hidden, nothing is left out")
    func unsafe() throws {
        let settings = TracingSettings(mode: .all, redaction: .unsafeNothing)
        let span = try span(Described(description: "http://ann:secret@x/?token=abc"), settings: settings)
        #expect(span.logs.first?.fields["message"] == "http://ann:secret@x/?token=abc")
    }

    @Test("A long message is cut at a character")
    func limit() throws {
        let settings = TracingSettings(mode: .all, tagValueLimit: 5)
        let span = try span(ClientFailure(.other, message: "ab😀😀"), settings: settings)
        #expect(span.logs.first?.fields["message"] == "ab")
    }

    @Test("A client's own words are asked for its errors, and the caller gets the error itself")
    func described() async throws {
        let fixture = Fixture(mode: .all)
        let client = ClientTracing(fixture.tracing, component: "fake") { error in
            error is Breakdown ? ClientFailure(.connectionLost, message: "broke") : nil
        }
        await #expect(throws: Breakdown.self) {
            try await client.trace(FakeRequest(), statusCode: { (_: Int) in nil }, { _ in throw Breakdown() })
        }
        #expect(fixture.spans.first?.logs.first?.fields["error.kind"] == "connection_lost")
    }

    @Test("A failure after a response keeps the status")
    func afterResponse() throws {
        let fixture = Fixture(mode: .all)
        var request = FakeRequest()
        let exchange = fixture.client.begin(&request)
        exchange.responded(statusCode: 200)
        exchange.responded(statusCode: 500)
        exchange.failed(Breakdown())
        exchange.finish()
        #expect(fixture.spans[0].tags[.httpStatusCode] == 200 && fixture.spans[0].tags[.error] == true)
    }
}
