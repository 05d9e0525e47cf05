//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingTesting
import Testing

@Suite("An entry that is active in place of a span")
struct ActiveEntryTests {
    private final class Entry: ActiveEntry {
        let activeState: ActiveScope.State

        init(_ activeState: ActiveScope.State) {
            self.activeState = activeState
        }
    }

    private let tracer = MockTracer(scopeManager: ScopeManager())
    private var manager: ScopeManager { tracer.scopeManager }

    @Test("The span of an entry is active, and the entry is found where it is inherited, but not inside another span")
    func span() async {
        let span = tracer.startSpan("request")
        let entry = Entry(.span(span))
        await manager.withEntry(entry) { () async in
            #expect(manager.entry === entry && manager.activeSpan === span)
            await Task { #expect(manager.entry === entry) }.value
            tracer.withSpan("inside") { inside in
                #expect(manager.entry == nil && manager.activeSpan === inside)
                #expect((inside as? MockSpan)?.parentID == span.context.spanIDString)
            }
            #expect(manager.entry === entry)
        }
        #expect(manager.entry == nil && manager.activeSpan == nil)
    }

    @Test("The context of an entry is active without a span")
    func context() {
        let context = tracer.startSpan("caller").context
        manager.withEntry(Entry(.context(context))) {
            #expect(manager.activeSpan == nil)
            #expect(manager.activeContext?.spanIDString == context.spanIDString)
        }
    }

    @Test("An entry can suppress traces")
    func suppressed() {
        manager.withEntry(Entry(.suppressed)) {
            #expect(manager.current.isSuppressed && manager.activeContext == nil)
        }
    }

    @Test("A scope brings an entry to where it is not inherited")
    func captured() {
        let entry = Entry(.span(tracer.startSpan("request")))
        let scope = ActiveScope(entry, in: manager)
        #expect(scope.entry === entry && scope.span != nil && manager.entry == nil)
        scope.withValue { #expect(manager.entry === entry && manager.current.entry === entry) }
    }
}
