//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if ServiceLifecycle
import Logging
import OpenTracing
import OpenTracingSDK
import ServiceLifecycle
import ServiceLifecycleTestKit
import Synchronization
import Testing
import TracedServiceLifecycle

@Suite("A tracer in a ServiceGroup", .timeLimit(.minutes(5)))
struct TracerServiceTests {
    static let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    @Test("Under load, every span that finished before the end is exported")
    func underLoad() async throws {
        let exporter = CollectingExporter()
        let tracer = RecordingTracer.waiting(exporter)
        let busy = BusyService(tracer)
        let group = ServiceGroup(services: [TracerService(tracer), busy], logger: Self.silent)
        async let running: Void = group.run()
        await busy.waitUntilBusy()
        await group.triggerGracefulShutdown()
        try await running
        #expect(busy.finishedCount > 1_000)
        #expect(exporter.names.count == busy.finishedCount)
        #expect(exporter.names.filter { $0 == "last request" }.count == 200)
        #expect(tracer.diagnostics.count(of: .spansDropped) == 0)
    }

    @Test("Behind the others it stops first, and what they lose by that is counted")
    func wrongOrder() async throws {
        let exporter = CollectingExporter()
        let tracer = RecordingTracer.waiting(exporter)
        /// Makes a span once the tracer is closed.
        struct LateService: Service {
            let tracer: RecordingTracer
            func run() async throws {
                try await gracefulShutdown()
                tracer.withSpan("late") { _ in }
            }
        }
        let services: [any Service] = [LateService(tracer: tracer), TracerService(tracer)]
        let group = ServiceGroup(services: services, logger: Self.silent)
        let span = tracer.startSpan("early")
        async let running: Void = group.run()
        span.finish()
        await group.triggerGracefulShutdown()
        try await running
        #expect(exporter.names == ["early"])
        #expect(tracer.diagnostics.count(of: .spansDropped) == 1)
    }

    @Test("Several tracers are all closed")
    func several() async throws {
        let exporters = [CollectingExporter(), CollectingExporter()]
        let tracers = exporters.map { RecordingTracer.waiting($0) }
        for tracer in tracers { tracer.withSpan("request") { _ in } }
        let group = ServiceGroup(services: tracers.map { TracerService($0) }, logger: Self.silent)
        async let running: Void = group.run()
        await group.triggerGracefulShutdown()
        try await running
        #expect(exporters.map(\.names) == [["request"], ["request"]])
    }

    @Test("When the group is cancelled, what has finished is exported as well")
    func cancelled() async throws {
        let exporter = CollectingExporter()
        let tracer = RecordingTracer.waiting(exporter)
        tracer.withSpan("request") { _ in }
        let group = ServiceGroup(services: [TracerService(tracer)], logger: Self.silent)
        let task = Task { try await group.run() }
        task.cancel()
        _ = await task.result
        #expect(exporter.names == ["request"])
    }

    @Test("When another service fails, what has finished is exported before the group ends", arguments: [true, false])
    func failed(stopsInOrder: Bool) async throws {
        struct Failure: Error {}
        struct FailingService: Service {
            func run() async throws { throw Failure() }
        }
        let exporter = CollectingExporter()
        let tracer = RecordingTracer.waiting(exporter)
        tracer.withSpan("request") { _ in }
        let failing = ServiceGroupConfiguration.ServiceConfiguration(
            service: FailingService(),
            failureTerminationBehavior: stopsInOrder ? .gracefullyShutdownGroup : .cancelGroup
        )
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: [.init(service: TracerService(tracer)), failing],
                logger: Self.silent
            )
        )
        await #expect(throws: Failure.self) { try await group.run() }
        #expect(exporter.names == ["request"])
    }

    @Test(
        "What cannot be exported is told, and fails the service only if that was asked for",
        arguments: [true, false]
    )
    func unreachable(isAsked: Bool) async throws {
        let told = Mutex<[TracerDiagnostic]>([])
        let diagnostics = TracerDiagnostics { diagnostic in told.withLock { $0.append(diagnostic) } }
        let tracer = RecordingTracer.waiting(FailingExporter(), diagnostics: diagnostics)
        let service = TracerService(tracer, throwsWhenIncomplete: isAsked)
        tracer.withSpan("request") { _ in }
        let result = await testGracefulShutdown { trigger in
            trigger.triggerGracefulShutdown()
            do {
                try await service.run()
                return nil as (any Error)?
            } catch {
                return error
            }
        }
        #expect((result is IncompleteExport) == isAsked && (result == nil) == !isAsked)
        #expect((result as? IncompleteExport)?.result.lostSpanCount == (isAsked ? 1 : nil))
        let last = try #require(told.withLock { $0.last })
        #expect(last.kind == .exportImpaired && last.reason == "incomplete at the end")
        #expect(last.message.contains("1 spans were lost"))
        #expect(diagnostics.count(of: .spansDropped) == 1)
    }

    @Test("A receiver that never answers holds the group up for no longer than the tracer's limit")
    func stuck() async throws {
        let exporter = StuckExporter()
        defer { exporter.letGo() }
        let tracer = RecordingTracer.waiting(exporter, closeTimeout: .milliseconds(100))
        tracer.withSpan("request") { _ in }
        let group = ServiceGroup(services: [TracerService(tracer)], logger: Self.silent)
        async let running: Void = group.run()
        await group.triggerGracefulShutdown()
        try await running
        #expect(tracer.diagnostics.count(of: .exportImpaired) == 1)
        #expect(tracer.diagnostics.count(of: .spansDropped) == 1)
    }

    @Test("It runs until it is told to stop")
    func runs() async throws {
        let exporter = CollectingExporter()
        let tracer = RecordingTracer.waiting(exporter)
        try await testGracefulShutdown { trigger in
            async let running: Void = TracerService(tracer).run()
            for _ in 0..<100 { await Task.yield() }
            tracer.withSpan("request") { _ in }
            #expect(exporter.names.isEmpty)
            trigger.triggerGracefulShutdown()
            try await running
        }
        #expect(exporter.names == ["request"])
    }
}
#endif
