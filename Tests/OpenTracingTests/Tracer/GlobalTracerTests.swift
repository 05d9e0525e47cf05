//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingTesting
import Testing

/// These touch what the process shares, so they run one after the other, each from a clean state. No other suite may
/// register a tracer, or look at what is registered without ``OpenTracing/GlobalTracer/withTracer(_:_:)-(_,()->Output)``.
@Suite("The global tracer", .serialized)
struct GlobalTracerTests {
    private struct Failure: Error, Equatable {}

    init() {
        GlobalTracer.reset()
    }

    private func registered() -> MockTracer? {
        GlobalTracer.current as? MockTracer
    }

    @Test("Before a registration it does nothing")
    func before() throws {
        defer { GlobalTracer.reset() }
        #expect(!GlobalTracer.isRegistered)
        #expect(GlobalTracer.current is NoopTracer)
        let tracer = GlobalTracer()
        #expect(!tracer.startSpan("operation").isRecording)
        #expect(try tracer.extract(as: .textMap, from: ["a": "b"]) == nil)
    }

    @Test("The first registration counts, and later ones are refused, also of the same tracer")
    func onlyOnce() {
        defer { GlobalTracer.reset() }
        let tracer = MockTracer()
        #expect(GlobalTracer.registerIfAbsent(tracer))
        #expect(!GlobalTracer.registerIfAbsent(tracer))
        #expect(!GlobalTracer.registerIfAbsent(MockTracer()))
        #expect(registered() === tracer)
        #expect(GlobalTracer.isRegistered)
    }

    @Test("Registering a tracer that does nothing counts")
    func noop() {
        defer { GlobalTracer.reset() }
        #expect(GlobalTracer.registerIfAbsent(NoopTracer()))
        #expect(GlobalTracer.isRegistered)
        #expect(!GlobalTracer.registerIfAbsent(MockTracer()))
    }

    @Test("The closure is called only when no tracer is registered")
    func closure() {
        defer { GlobalTracer.reset() }
        let calls = Recorder<Int>()
        for call in 1...3 {
            let isFirst = GlobalTracer.registerIfAbsent {
                calls.record(call)
                return MockTracer()
            }
            #expect(isFirst == (call == 1))
        }
        #expect(calls.values == [1])
    }

    @Test("An error of the closure goes on unchanged, and registers nothing")
    func failingClosure() {
        defer { GlobalTracer.reset() }
        #expect(throws: Failure()) { try GlobalTracer.registerIfAbsent { throw Failure() } }
        #expect(!GlobalTracer.isRegistered)
        #expect(GlobalTracer.registerIfAbsent(MockTracer()))
    }

    @Test("The stand-in itself is refused")
    func standIn() {
        defer { GlobalTracer.reset() }
        #expect(!GlobalTracer.registerIfAbsent(GlobalTracer()))
        #expect(!GlobalTracer.isRegistered)
        #expect(GlobalTracer.current is NoopTracer)
    }

    @Test("A registration from within the closure is refused, and the outer one counts")
    func reentrancy() {
        defer { GlobalTracer.reset() }
        let outer = MockTracer()
        var inner: Bool?
        let isRegistered = GlobalTracer.registerIfAbsent {
            inner = GlobalTracer.registerIfAbsent(MockTracer())
            #expect(GlobalTracer.current is NoopTracer)
            return outer
        }
        #expect(isRegistered)
        #expect(inner == false)
        #expect(registered() === outer)
    }

    @Test("Of ten registrations of tracers and ten of closures at once exactly one counts", arguments: 0..<5)
    func concurrency(round: Int) async {
        defer { GlobalTracer.reset() }
        let made = Recorder<MockTracer>()
        let winners = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<10 {
                group.addTask { GlobalTracer.registerIfAbsent(MockTracer()) }
                group.addTask {
                    GlobalTracer.registerIfAbsent {
                        let tracer = MockTracer()
                        made.record(tracer)
                        return tracer
                    }
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(winners == 1)
        #expect(made.values.count <= 1)
        #expect(GlobalTracer.isRegistered)
        if let tracer = made.values.first {
            #expect(registered() === tracer)
        }
    }

    @Test("A stand-in from before the registration follows it, with every call")
    func standInFollows() async throws {
        defer { GlobalTracer.reset() }
        let tracer: any Tracer = GlobalTracer()
        let manager = ScopeManager()
        var formats = MockFormats.mandatory
        formats.register(NumberPropagator(), for: Format("number"))
        let mock = MockTracer(scopeManager: manager, formats: formats)
        #expect(GlobalTracer.registerIfAbsent(mock))
        #expect(tracer.scopeManager === manager)
        let span = tracer.startSpan("operation", tags: ["a": 1])
        #expect((span as? MockSpan)?.tags == ["a": 1])
        var (text, bytes, number) = ([String: String](), [UInt8](), 0)
        try tracer.inject(span.context, as: .httpHeaders, into: &text)
        try tracer.inject(span.context, as: .binary, into: &bytes)
        try tracer.inject(span.context, as: Format("number"), into: &number)
        #expect(number == 2)
        #expect(try tracer.extract(as: .httpHeaders, from: text)?.spanIDString == "2")
        #expect(try tracer.extract(as: .binary, from: bytes)?.spanIDString == "2")
        #expect(try tracer.extract(as: Format("number"), from: number)?.spanIDString == "2")
        span.finish()
        #expect(mock.finishedSpans.count == 1)
        await tracer.close()
        tracer.startSpan("late").finish()
        #expect(mock.finishedSpans.count == 1)
    }

    @Test("Each call goes to the registered tracer once")
    func delegation() async throws {
        defer { GlobalTracer.reset() }
        let calls = Recorder<MockCall>()
        GlobalTracer.registerIfAbsent(MockTracer(faults: MockFaults(onCall: { calls.record($0) })))
        let tracer = GlobalTracer()
        let context = MockSpanContext(traceNumber: 1, spanNumber: 2)
        var text: [String: String] = [:]
        _ = tracer.startSpan("operation")
        try tracer.inject(context, as: .textMap, into: &text)
        _ = try tracer.extract(as: .textMap, from: text)
        await tracer.close()
        #expect(calls.values == [.startSpan, .inject, .extract, .close])
    }

    @Test("A tracer of a task replaces the registered one there, and nowhere else")
    func override() async {
        defer { GlobalTracer.reset() }
        let (global, local) = (MockTracer(), MockTracer())
        GlobalTracer.registerIfAbsent(global)
        await GlobalTracer.withTracer(local) {
            #expect(registered() === local)
            #expect(await Task { registered() === local }.value)
            #expect(await Task.detached { registered() === global }.value)
            GlobalTracer.withTracer(GlobalTracer()) { #expect(registered() === local) }
            GlobalTracer.withTracer(NoopTracer()) { #expect(GlobalTracer.current is NoopTracer) }
        }
        #expect(registered() === global)
        #expect(throws: Failure()) { try GlobalTracer.withTracer(local) { throw Failure() } }
        await #expect(throws: Failure()) {
            try await GlobalTracer.withTracer(local) { () async throws in throw Failure() }
        }
    }

    @Test("An error of a closure with a tracer of its own goes on with its type")
    func overrideThrows() async {
        func fail() throws(Failure) { throw Failure() }
        func failLater() async throws(Failure) { throw Failure() }
        do throws(Failure) {
            try GlobalTracer.withTracer(MockTracer()) { () throws(Failure) in try fail() }
            Issue.record("the error is lost")
        } catch {
            #expect(error == Failure())
        }
        do throws(Failure) {
            try await GlobalTracer.withTracer(MockTracer()) { () async throws(Failure) in try await failLater() }
            Issue.record("the error is lost")
        } catch {
            #expect(error == Failure())
        }
    }

    @Test("A tracer of a task does not count as registered, and does not hinder a registration")
    func overrideIsNoRegistration() {
        defer { GlobalTracer.reset() }
        let (global, local) = (MockTracer(), MockTracer())
        GlobalTracer.withTracer(local) {
            #expect(!GlobalTracer.isRegistered)
            #expect(GlobalTracer.registerIfAbsent(global))
            #expect(registered() === local)
        }
        #expect(registered() === global)
    }
}

private struct NumberPropagator: MockCarrierPropagator {
    func inject(_ context: MockSpanContext, into carrier: inout Int) {
        carrier = context.spanNumber
    }

    func extract(from carrier: Int, as format: Format) throws(PropagationError) -> MockSpanContext? {
        MockSpanContext(traceNumber: 1, spanNumber: carrier)
    }
}
