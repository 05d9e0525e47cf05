//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird
import Foundation
import LiveRouting
import OpenTracing
import OpenTracingTesting
import Synchronization
import Testing
import TracedHummingbird
import TracedRouting
import TracedURLSession

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

@Suite(
    "N11 Tracing never changes an answer: a tracer that fails at every call, attributes and decorators that misbehave"
)
struct FaultTests {
    /// How a tracer fails.
    enum Fault: CustomTestStringConvertible, Sendable {
        case ignores(MockCall)
        case throwsFrom(MockCall)
        case callsItselfDuring(MockCall)
        case everything
        case brokenContext

        static let all: [Fault] =
            MockCall.allCases.map(Fault.ignores) + MockCall.allCases.map(Fault.callsItselfDuring)
            + [.throwsFrom(.inject), .throwsFrom(.extract), .everything, .brokenContext]

        var testDescription: String {
            switch self {
            case .ignores(let call): "\(call) does nothing"
            case .throwsFrom(let call): "\(call) throws"
            case .callsItselfDuring(let call): "\(call) uses the tracer again"
            case .everything: "everything fails"
            case .brokenContext: "the caller's context is broken"
            }
        }

        func arm(_ tracer: MockTracer) {
            let error = PropagationError(.spanContextCorrupted, format: .httpHeaders, reason: "told to fail")
            switch self {
            case .ignores(let call): tracer.faults = .ignoring(call)
            case .throwsFrom(.inject): tracer.faults.injectionError = error
            case .throwsFrom: tracer.faults.extractionError = error
            case .everything: tracer.faults = .everything()
            case .brokenContext: break
            case .callsItselfDuring(let call):
                let state = Reentry()
                tracer.faults.onCall = { [weak tracer] made in
                    guard made == call, let tracer, state.enter() else { return }
                    defer { state.leave() }
                    let span = tracer.startSpan("again", ignoringActiveSpan: true)
                    span.setTag("again", to: true)
                    span.finish()
                    tracer.activeSpan?.setOperationName("renamed by force")
                }
            }
        }
    }

    /// What the service answers to each behavior, byte by byte, over a connection each.
    private func answers(
        _ serving: Serving,
        _ tracing: RequestTracing,
        context: [(String, String)]
    ) async throws -> [String] {
        let answers = Mutex<[String]>([])
        try await serving.run(tracing) { (url) async throws in
            for behavior in Behavior.allCases where behavior != .failingAtOnce {
                let request = Wire.request("GET", "/\(behavior.rawValue)?a=1", headers: context)
                let answer = try await Wire.answer(to: request, from: url)
                answers.withLock { $0.append(answer) }
            }
        }
        return answers.withLock(\.self)
    }

    @Test("Answers are byte-identical to those without tracing", arguments: Serving.allCases, Fault.all)
    func identical(serving: Serving, fault: Fault) async throws {
        let untraced = RequestTracing(NoopTracer(), settings: TracingSettings(mode: .off))
        let expected = try await answers(serving, untraced, context: [])
        let service = Service(
            TracingSettings(
                mode: .all,
                tracedRequestAttributes: [\.query.a, \.atEnd.path, \.headers["x-none"]],
                tracedResponseAttributes: [\.contentLength],
                bufferedResponses: .whenWritten
            )
        )
        var context = try service.callerHeaders(baggage: ["tenant": "blue"])
        if case .brokenContext = fault {
            context = context.map { ($0.0, "\u{e9};;%%%" + String(repeating: "9", count: 5_000)) }
        }
        fault.arm(service.tracer)
        #expect(try await answers(serving, service.tracing, context: context) == expected)
    }

    @Test("A call that the handler makes is made, whatever injection does", arguments: Fault.all)
    func outgoing(fault: Fault) async throws {
        let service = Service()
        fault.arm(service.tracer)
        let backend = try TracedRouter(service.tracing) { Get("/stock") { _ in .text("12") } }
        try await LiveServer.run(backend) { (backendURL) async throws in
            let routes = try TracedRouter(service.tracing) {
                Get("/shop") { _ in
                    let url = try #require(URL(string: "\(backendURL)/stock"))
                    let (data, _) = try await URLSession.patient.data(from: url, tracing: service.tracing)
                    return Response(.ok, body: ResponseBody(Array(data)))
                }
            }
            try await LiveServer.run(routes) { (url) async throws in
                #expect(try await Wire.answer(to: Wire.request("GET", "/shop"), from: url).bodyText == "12")
            }
        }
    }

    @Test(
        "Decorators that finish, rename and flood the span, and attributes with odd names and values",
        arguments: Serving.allCases
    )
    func misbehaving(serving: Serving) async throws {
        let untraced = RequestTracing(NoopTracer(), settings: TracingSettings(mode: .off))
        let expected = try await answers(serving, untraced, context: [])
        let flood = SpanDecorator(
            onStart: { span, _ in
                span.finish()
                span.setOperationName("")
            },
            onResponse: { span, _, _ in
                for number in 0..<1_000 {
                    span.setTag("\(number)\u{0}", to: String(repeating: "\u{1F468}", count: 100))
                }
            },
            onError: { span, _, _, _ in span.finish() },
            onCancel: { span, _ in span.finish() }
        )
        let service = Service(
            TracingSettings(
                mode: .all,
                tracedRequestAttributes: [\.odd, \.headers[""], \.query[""], \.parameters[""], \.cookies["="]],
                operationName: .custom { _, _ in String(repeating: "n", count: 100_000) },
                decorators: [flood, flood],
                tagValueLimit: 0
            )
        )
        #expect(try await answers(serving, service.tracing, context: []) == expected)
        #expect(service.tracer.unfinishedSpans.isEmpty)
    }
}

extension RequestAttributes {
    fileprivate var odd: RequestTag { RequestTag("", "\u{0}\u{FFFD}") }
}

/// Lets one caller in at a time, so that a call made inside another does not make it again without end.
private final class Reentry: Sendable {
    private let isInside = Atomic(false)
    func enter() -> Bool { isInside.compareExchange(expected: false, desired: true, ordering: .relaxed).exchanged }
    func leave() { isInside.store(false, ordering: .relaxed) }
}
#endif
