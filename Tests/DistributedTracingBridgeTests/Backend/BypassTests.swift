//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if DistributedTracing
import DistributedTracingBridge
import InMemoryTracing
import OpenTracing
import Testing
import Tracing

@Suite("Libraries that go past the settings")
struct BypassTests {
    @Test("A tracer that is bootstrapped itself is found, and the bridge in its place is right")
    func found() throws {
        let backend = try InMemoryBackend()
        #expect(!backend.tracer.isBypassed)
        #expect(backend.tracer.isBypassed(by: backend.memory))
        #expect(!backend.tracer.isBypassed(by: backend.library))
    }

    @Test("Of two objects of a type the one that records is told from the other")
    func objects() throws {
        let own = SlowTracer {}
        let tracer = try BackendTracer(own, scopeManager: ScopeManager())
        #expect(tracer.isBypassed(by: own))
        #expect(!tracer.isBypassed(by: SlowTracer {}))
    }
}
#endif
