//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if DistributedTracing
import DistributedTracingBridge
import Dispatch
import OpenTracing
import OpenTracingSDK
import Testing
import Tracing

@Suite("Spans of both libraries in one trace")
struct NestingTests {
    private let service = Service()
    private var recorder: Recorder { service.recorder }

    private enum ColorKey: ServiceContextKey { typealias Value = String }

    @Test("Each nests in the other, whichever is outside, and what was active before comes back")
    func nesting() async {
        let (tracer, library) = (service.tracer, service.library)
        await tracer.withSpan("ours") { ours in
            await Task.yield()
            await library.withSpan("theirs") { theirs in
                #expect(tracer.activeSpan?.operationName == "theirs" && theirs.isRecording)
                await tracer.withSpan("inner") { _ in
                    await Task.yield()
                    library.withSpan("innermost") { _ in }
                    library.startSpan("started").end()
                }
                #expect(tracer.activeSpan?.operationName == "theirs")
                tracer.startSpan("beside").finish()
            }
            #expect(tracer.activeSpan === ours)
        }
        #expect(tracer.activeSpan == nil && ServiceContext.current == nil)
        #expect(recorder.isRoot("ours"))
        #expect(recorder.isChild("theirs", of: "ours") && recorder.isChild("inner", of: "theirs"))
        #expect(recorder.isChild("innermost", of: "inner") && recorder.isChild("started", of: "inner"))
        #expect(recorder.isChild("beside", of: "theirs"))
    }

    @Test("A span of a library is the root when nothing is active, and ours are its children")
    func libraryFirst() {
        service.library.withSpan("theirs") { _ in service.tracer.withSpan("ours") { _ in } }
        #expect(recorder.isRoot("theirs") && recorder.isChild("ours", of: "theirs"))
    }

    @Test("A context that is made anew begins a trace inside either library's span, for ours as well")
    func topLevel() {
        let (tracer, library) = (service.tracer, service.library)
        tracer.withSpan("ours") { _ in
            library.withSpan("root 1", context: .topLevel) { _ in tracer.startSpan("child of root 1").finish() }
            library.withSpan("theirs") { _ in library.startSpan("root 2", context: .topLevel).end() }
            ServiceContext.$current.withValue(.topLevel) { tracer.startSpan("root 3").finish() }
        }
        #expect(recorder.isRoot("root 1") && recorder.isRoot("root 2") && recorder.isRoot("root 3"))
        #expect(recorder.isChild("child of root 1", of: "root 1") && recorder.isChild("theirs", of: "ours"))
    }

    @Test("Without an active span both begin traces, inside either library's span")
    func withoutActiveSpan() {
        let (tracer, library) = (service.tracer, service.library)
        library.withSpan("theirs") { _ in
            tracer.scopeManager.withoutActiveSpan {
                library.startSpan("root 1").end()
                tracer.startSpan("root 2").finish()
            }
        }
        #expect(recorder.isRoot("root 1") && recorder.isRoot("root 2"))
    }

    @Test("Tasks inherit both, and detached ones neither")
    func tasks() async {
        let (tracer, library) = (service.tracer, service.library)
        await tracer.withSpan("ours") { _ in
            await Task { library.withSpan("inherited 1") { _ in tracer.startSpan("inherited 2").finish() } }.value
            await Task.detached {
                library.startSpan("root 1").end()
                tracer.startSpan("root 2").finish()
            }.value
        }
        #expect(recorder.isChild("inherited 1", of: "ours") && recorder.isChild("inherited 2", of: "inherited 1"))
        #expect(recorder.isRoot("root 1") && recorder.isRoot("root 2"))
    }

    @Test("A context that is carried to another thread brings its span along, and wins over what is active there")
    func carried() async {
        let (tracer, library) = (service.tracer, service.library)
        let context = tracer.withSpan("ours") { _ in library.withSpan("theirs") { _ in ServiceContext.current } }
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                ServiceContext.$current.withValue(context) {
                    tracer.startSpan("carried 1").finish()
                    library.startSpan("carried 2").end()
                }
                tracer.withSpan("other") { _ in
                    ServiceContext.$current.withValue(context) { tracer.startSpan("carried 3").finish() }
                    library.startSpan("carried 4", context: context ?? .topLevel).end()
                    tracer.startSpan("of other").finish()
                }
                continuation.resume()
            }
        }
        for number in 1...4 { #expect(recorder.isChild("carried \(number)", of: "theirs")) }
        #expect(recorder.isChild("of other", of: "other") && recorder.isRoot("other"))
    }

    @Test("A scope of ours that is captured brings a span of a library along")
    func capturedScope() async {
        let (tracer, library) = (service.tracer, service.library)
        let scope = library.withSpan("theirs") { _ in tracer.scopeManager.current }
        await Task.detached { scope.withValue { library.startSpan("carried").end() } }.value
        #expect(recorder.isChild("carried", of: "theirs"))
    }

    @Test("Other keys of the context stay, in and out")
    func otherKeys() {
        var context = ServiceContext.topLevel
        context[ColorKey.self] = "red"
        service.library.withSpan("theirs", context: context) { span in
            #expect(span.context[ColorKey.self] == "red")
            service.tracer.withSpan("ours") { _ in #expect(ServiceContext.current?[ColorKey.self] == "red") }
            service.tracer.scopeManager.withoutActiveSpan {
                #expect(ServiceContext.current?[ColorKey.self] == "red")
            }
        }
    }

    @Test("Scope managers do not see each other's spans in the same context")
    func managers() {
        let other = Service()
        service.tracer.withSpan("here") { _ in
            other.tracer.withSpan("there") { _ in
                #expect(service.tracer.activeSpan?.operationName == "here")
                service.library.startSpan("child of here").end()
                other.library.startSpan("child of there").end()
                service.tracer.withSpan("inside") { _ in other.library.startSpan("still there").end() }
            }
        }
        #expect(recorder.isChild("child of here", of: "here") && recorder.isChild("inside", of: "here"))
        #expect(other.recorder.isRoot("there") && other.recorder.isChild("child of there", of: "there"))
        #expect(other.recorder.isChild("still there", of: "there"))
    }

    @Test("The tracer is found through the context alone, where none is bound")
    func tracerFromContext() async {
        let (tracer, library) = (service.tracer, service.library)
        let context = withTracer(library) { withSpan("theirs") { _ in ServiceContext.current } }
        await Task.detached {
            #expect(!(InstrumentationSystem.tracer is DistributedTracer))
            ServiceContext.$current.withValue(context) { tracer.startSpan("ours").finish() }
        }.value
        #expect(recorder.isChild("ours", of: "theirs"))
    }

    @Test("Ten thousand children at once have the same parent")
    func manyChildren() async {
        let (tracer, library) = (service.tracer, service.library)
        await tracer.withSpan("ours") { _ in
            await withTaskGroup(of: Void.self) { group in
                for number in 0..<10_000 {
                    group.addTask {
                        if number.isMultiple(of: 2) {
                            library.withSpan("child") { _ in }
                        } else {
                            tracer.withSpan("child") { _ in }
                        }
                    }
                }
            }
        }
        let parent = recorder.record("ours")?.context.spanID
        #expect(recorder.records.count { $0.context.parentSpanID == parent } == 10_000)
    }
}
#endif
