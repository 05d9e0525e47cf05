//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import OpenTracing
import OpenTracingTesting
import Synchronization
import Testing
import TracedRouting

@Suite("The end of a span", .timeLimit(.minutes(2)))
struct FinishTests {
    let fixture = Fixture(mode: .all)
    let holder = Held()
    var server: ServerTracing { ServerTracing(fixture.tracing, component: "x") }

    /// An exchange that closures get to know after they have been made.
    final class Held: Sendable {
        private let exchange = Mutex<ServerExchange?>(nil)

        func set(_ exchange: ServerExchange?) { self.exchange.withLock { $0 = exchange } }

        /// Ends the exchange in every way there is, on another thread, and waits until that has returned.
        func endElsewhere() {
            let exchange = exchange.withLock(\.self)
            let done = DispatchSemaphore(value: 0)
            Thread {
                exchange?.finish()
                exchange?.responded(ResponseHead(statusCode: 500))
                exchange?.failed(Breakdown(), answeredWith: ResponseHead(statusCode: 500))
                exchange?.finish()
                done.signal()
            }.start()
            done.wait()
        }
    }

    private func begin() -> ServerExchange {
        let exchange = server.begin(PlainRequest())
        holder.set(exchange)
        return exchange
    }

    @Test("An end that another thread asks for while a decorator is at work waits for the decorator")
    func duringDecorator() {
        let (holder, tracer) = (holder, fixture.tracer)
        let finishedCounts = Mutex<[Int]>([])
        fixture.tracing.update {
            $0.decorators = [
                SpanDecorator(onResponse: { span, _, _ in
                    holder.endElsewhere()
                    finishedCounts.withLock { $0.append(tracer.finishedSpans.count) }
                    span.setTag("late", to: true)
                })
            ]
        }
        begin().responded(ResponseHead(statusCode: 200))
        #expect(finishedCounts.withLock(\.self) == [0])
        #expect(fixture.spans.count == 1)
        #expect(fixture.spans[0].tags["late"] == true && fixture.spans[0].tags[.httpStatusCode] == 200)
        #expect(fixture.tracer.misuse.isEmpty)
        holder.set(nil)
    }

    @Test("While the span finishes, whoever else ends the request does nothing to it")
    func duringFinish() {
        let holder = holder
        let calls = Mutex<[MockCall]>([])
        let exchange = begin()
        fixture.tracer.faults.onCall = { call in
            guard call != .finish || calls.withLock(\.isEmpty) else { return calls.withLock { $0.append(call) } }
            calls.withLock { $0.append(call) }
            holder.endElsewhere()
        }
        exchange.finish()
        fixture.tracer.faults = .none
        #expect(calls.withLock(\.self) == [.finish])
        #expect(fixture.spans.count == 1 && fixture.tracer.misuse.isEmpty)
        holder.set(nil)
    }

    @Test("While a body is redacted for its log, whoever else ends the request does nothing to the span")
    func duringRedaction() {
        let holder = holder
        let redactions = Mutex(0)
        fixture.tracing.update {
            $0.payloads = PayloadLogging([.request], unsafeMediaTypes: ["text/*"]) { text, _ in
                redactions.withLock { $0 += 1 }
                holder.endElsewhere()
                return text
            }
        }
        let exchange = begin()
        let capture = exchange.capturePayload(.request, fields: ["content-type": "text/plain"] as Headers)
        capture?.take(Array("body".utf8))
        capture?.end()
        exchange.finish()
        #expect(redactions.withLock(\.self) == 1)
        #expect(fixture.spans.count == 1)
        #expect(fixture.spans[0].logs.map { $0.fields["event"] } == ["payload"])
        #expect(fixture.tracer.misuse.isEmpty)
        holder.set(nil)
    }
}
