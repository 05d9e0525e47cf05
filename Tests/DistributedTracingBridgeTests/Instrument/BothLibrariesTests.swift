//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if DistributedTracing
import DistributedTracingBridge
import OpenTracing
import OpenTracingSDK
import Testing
import Tracing

@Suite("A file that imports both libraries")
struct BothLibrariesTests {
    /// `Tracer`, `Span` and `SpanKind` are types of both modules; aliases tell them apart.
    private typealias OurSpan = OpenTracing.Span

    @Test("Both withSpan are called by their names, without a module before them")
    func withSpanOfBoth() async throws {
        let service = Service()
        try await withTracer(service.library) { () async throws in
            try await service.tracer.withSpan("ours") { (span: any OurSpan) async throws in
                // The function of swift-distributed-tracing.
                try await withSpan("theirs", ofKind: .client) { span in
                    span.attributes["attempt"] = 1
                    try await Task.sleep(for: .zero)
                    span.addEvent("sent")
                }
                span.setTag(.component, to: "shop").log(event: "done")
                withSpan("sync") { _ in }
            }
        }
        #expect(service.recorder.isChild("theirs", of: "ours") && service.recorder.isChild("sync", of: "ours"))
    }

    @Test("The functions of ours that stand beside them are told apart as well, on the manager that tracers share")
    func sharedManager() async {
        await #expect(processExitsWith: .success) {
            let recorder = Recorder()
            let service = Service(recorder: recorder) { $0.scopeManager = .shared }
            InstrumentationSystem.bootstrap(service.library)
            _ = GlobalTracer.registerIfAbsent(service.tracer)
            withNewSpan("ours") { span in
                withSpan("theirs") { _ in
                    precondition(activeSpan?.operationName == "theirs")
                    withNewSpan("inner") { _ in }
                    withoutActiveSpan { withSpan("root") { _ in } }
                    withActiveSpan(span) { withSpan("beside") { _ in } }
                }
                precondition(activeSpan === span)
            }
            precondition(recorder.isChild("theirs", of: "ours") && recorder.isChild("inner", of: "theirs"))
            precondition(recorder.isRoot("root") && recorder.isChild("beside", of: "ours"))
        }
    }
}
#endif
