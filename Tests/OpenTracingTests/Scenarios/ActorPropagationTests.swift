//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingTesting
import Testing

@Suite("Scenario: an actor receives messages", .timeLimit(.minutes(10)))
struct ActorPropagationTests {
    private struct Message: Sendable {
        let text: String
        let parent: (any SpanContext)?
    }

    /// Handles messages while others are under way, as an actor does at each suspension.
    private actor Receiver {
        let tracer: MockTracer
        let started = Checkpoint(count: 2)
        let mayFinish = Gate()

        init(tracer: MockTracer) {
            self.tracer = tracer
        }

        nonisolated func tell(_ message: Message) {
            Task { await receive(message) }
        }

        nonisolated func ask(_ message: Message) -> Task<String, Never> {
            Task { await answer(message) }
        }

        private func receive(_ message: Message) async {
            await tracer.withSpan(
                "received",
                references: [.followsFrom(message.parent)],
                tags: ["span.kind": "consumer", "component": "example-actor"]
            ) { span in
                span.log(event: message.text)
                started.arrive()
                await mayFinish.wait()
                #expect(activeSpan === span)
            }
        }

        private func answer(_ message: Message) async -> String {
            let span = tracer.startSpan(
                "received",
                references: [.followsFrom(message.parent)],
                tags: ["span.kind": "consumer", "component": "example-actor"]
            )
            defer { span.finish() }
            started.arrive()
            await mayFinish.wait()
            return "received " + message.text
        }
    }

    let tracer = MockTracer()

    private func checkTheEnd() {
        let spans = tracer.finishedSpans
        #expect(spans.count == 3)
        #expect(spans.tagged(.spanKind, .consumer).count == 2)
        #expect(spans.tagged(.spanKind, .producer).count == 1)
        guard let producer = spans.tagged(.spanKind, .producer).first else { return }
        for span in spans.tagged(.spanKind, .consumer) {
            #expect(span.isChild(of: producer))
            #expect(span.references.map(\.type) == [.followsFrom])
        }
        #expect(activeSpan == nil)
        #expect(tracer.misuse.isEmpty)
    }

    @Test("Told messages follow from a producer that has finished at once")
    func tell() async {
        let receiver = Receiver(tracer: tracer)
        tracer.withSpan("actorTell", tags: ["span.kind": "producer", "component": "example-actor"]) { span in
            receiver.tell(Message(text: "my message 1", parent: span.context))
            receiver.tell(Message(text: "my message 2", parent: span.context))
        }
        await receiver.started.reached()
        #expect(tracer.finishedSpans.map(\.operationName) == ["actorTell"])
        #expect(tracer.unfinishedSpans.count == 2)
        receiver.mayFinish.open()
        let spans = await tracer.finishedSpans(count: 3)
        #expect(
            Set(spans.flatMap(\.logs).compactMap { $0.fields["event"]?.stringValue }) == [
                "my message 1", "my message 2",
            ]
        )
        checkTheEnd()
    }

    @Test("Asked messages follow from the producer, and give their answers")
    func ask() async {
        let receiver = Receiver(tracer: tracer)
        let answers = tracer.withSpan("actorAsk", tags: ["span.kind": "producer", "component": "example-actor"]) {
            span in
            ["my message 1", "my message 2"].map { receiver.ask(Message(text: $0, parent: span.context)) }
        }
        await receiver.started.reached()
        #expect(tracer.finishedSpans.map(\.operationName) == ["actorAsk"])
        receiver.mayFinish.open()
        #expect(await answers[0].value == "received my message 1")
        #expect(await answers[1].value == "received my message 2")
        checkTheEnd()
    }

    @Test("A call into an actor keeps the active span across the hop and back")
    func hop() async {
        actor Worker {
            func work() async -> ObjectIdentifier? {
                await Task.yield()
                return activeSpan.map { ObjectIdentifier($0) }
            }
        }
        await tracer.withSpan("request") { span in
            #expect(await Worker().work() == ObjectIdentifier(span))
            #expect(activeSpan === span)
        }
    }
}
