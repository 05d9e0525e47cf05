//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingTesting
import Synchronization
import Testing
import TracedRouting

@Suite("Traced functions: which calls are traced")
struct FunctionTracingTests {
    enum Surrounding: String, CaseIterable, Sendable {
        case root, traced, unsampled, notTraced, passedThrough
    }

    struct Row: Sendable, CustomTestStringConvertible {
        let rule: FunctionTracing
        let name: String
        let mode: TracingMode
        let surrounding: Surrounding

        var testDescription: String { "\(name), mode \(mode.rawValue), \(surrounding.rawValue)" }

        /// The table of the documentation, written once more.
        var isTraced: Bool {
            let isInUntraced = surrounding == .notTraced || surrounding == .passedThrough
            return switch (name, mode) {
            case (_, .off), ("off", _): false
            case ("force", _): true
            case ("on", .annotated): surrounding == .traced || surrounding == .unsampled
            case ("inherit", .annotated): false
            case (_, .all): !isInUntraced
            default: false
            }
        }
    }

    static let rules: [(String, FunctionTracing)] = [
        ("inherit", .inherit), ("off", .off), ("on", .on), ("force", .force),
    ]

    static let table = rules.flatMap { name, rule in
        TracingMode.allCases.flatMap { mode in
            Surrounding.allCases.map { Row(rule: rule, name: name, mode: mode, surrounding: $0) }
        }
    }

    /// Wrapped members with one rule.
    struct Members: TracedMembers {
        @TracedFunction var memberWaits: @Sendable () async -> Void
        @TracedFunction var memberReturns: @Sendable () -> Void

        init(_ rule: FunctionTracing, _ note: @escaping @Sendable () -> Void) {
            _memberWaits = TracedFunction(wrappedValue: { () async in note() }, "memberWaits", traced: rule)
            _memberReturns = TracedFunction(wrappedValue: { () in note() }, "memberReturns", traced: rule)
        }
    }

    @Test("Rule, mode and surrounding decide", arguments: table)
    func decides(row: Row) async throws {
        let fixture = Fixture(mode: row.mode)
        let caller = try fixture.caller()
        let tracing = fixture.tracing
        let outer = fixture.tracer.startSpan("outer", ignoringActiveSpan: true)
        let seen = SeenContexts(fixture.tracer.scopeManager)

        let waits = tracing.traced("waits", { @Sendable () async in seen.note() }, traced: row.rule)
        let returns = tracing.traced("returns", { @Sendable () in seen.note() }, traced: row.rule)
        let members = tracing.traced(Members(row.rule) { seen.note() })
        let call = { @Sendable () async in
            seen.note()
            await waits()
            returns()
            await members.memberWaits()
            members.memberReturns()
            await tracing.operation("operation", traced: row.rule) { () async in seen.note() }
            tracing.operation("operation", traced: row.rule) { seen.note() }
        }
        let router = try TracedRouter(tracing) {
            Get("/", traced: false) { _ in
                await call()
                return .ok
            }
        }
        switch row.surrounding {
        case .root: await call()
        case .traced: await fixture.tracer.scopeManager.withActiveSpan(outer) { () async in await call() }
        case .unsampled:
            let span = fixture.tracer.startSpan(
                "unsampled",
                options: SpanOptions(ignoresActiveSpan: true, isSampled: false)
            )
            await fixture.tracer.scopeManager.withActiveSpan(span) { () async in await call() }
        case .notTraced: _ = await router.respond(to: Request(.get, "/"))
        case .passedThrough: _ = await router.respond(to: Request(.get, "/", headers: caller.headers))
        }

        #expect(
            fixture.spans.map(\.operationName)
                == (row.isTraced ? ["waits", "returns", "memberWaits", "memberReturns", "operation", "operation"] : [])
        )
        let contexts = seen.contexts.withLock(\.self)
        try #require(contexts.count == 7)
        for context in contexts.dropFirst() {
            // What is not traced is transparent: it sees what its caller sees.
            if row.isTraced {
                #expect(context?.spanIDString != contexts[0]?.spanIDString)
            } else {
                #expect(context?.spanIDString == contexts[0]?.spanIDString)
            }
            if row.surrounding != .root, row.surrounding != .notTraced {
                #expect(context?.traceIDString == contexts[0]?.traceIDString)
            }
        }
    }

    @Test("A change of the mode takes effect with the next call")
    func live() {
        let fixture = Fixture(mode: .off)
        let function = fixture.tracing.traced("function", { @Sendable (number: Int) in number + 1 })
        #expect(function(1) == 2)
        fixture.tracing.update { $0.mode = .all }
        #expect(function(2) == 3)
        fixture.tracing.update { $0.mode = .annotated }
        #expect(function(3) == 4)
        fixture.tracing.update { $0.mode = .off }
        #expect(function(4) == 5)
        #expect(fixture.spans.count == 1)
    }

    @Test("A truth value says on or off")
    func literals() {
        #expect((true as FunctionTracing) == .on)
        #expect((false as FunctionTracing) == .off)
    }
}

/// The contexts that were active where it was asked to look.
private final class SeenContexts: Sendable {
    let contexts = Mutex<[(any SpanContext)?]>([])
    private let scopes: ScopeManager

    init(_ scopes: ScopeManager) {
        self.scopes = scopes
    }

    func note() {
        let context = scopes.current.context
        contexts.withLock { $0.append(context) }
    }
}
