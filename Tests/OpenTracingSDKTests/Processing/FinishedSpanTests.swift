//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingSDK
import Synchronization
import Testing

@Suite("A finished span")
struct FinishedSpanTests {
    @Test("A processor can change spans before it passes them on")
    func changing() async {
        struct Redaction: SpanProcessor {
            let next: any SpanProcessor
            func spanFinished(_ span: FinishedSpan) {
                var record = span.record
                record.tags["secret"] = nil
                next.spanFinished(FinishedSpan(record))
            }
        }
        let collected = CollectingProcessor()
        let test = TestTracer(processors: [Redaction(next: collected)])
        test.tracer.startSpan("s", tags: ["secret": "x", "a": 1]).finish()
        #expect(test.records.first?.tags["secret"] == "x")
        #expect(collected.records.first?.tags["secret"] == nil)
        #expect(collected.records.first?.tags["a"] == 1)
        #expect(collected.current.finished.first?.context == test.records.first?.context)
    }
}
