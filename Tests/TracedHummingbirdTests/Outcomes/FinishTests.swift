//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird
import Hummingbird
import LiveRouting
import NIOCore
import OpenTracing
import OpenTracingTesting
import Testing
import TracedHummingbird
import TracedRouting

@Suite("A span finishes once: at the last byte, at an error, when the client leaves, when nothing is sent")
struct FinishTests {
    @Test("GET and HEAD of each behavior", arguments: Serving.allCases, Behavior.allCases)
    func once(serving: Serving, behavior: Behavior) async throws {
        let service = Service()
        try await serving.run(service.tracing) { (url) async throws in
            for method in ["GET", "HEAD"] {
                _ = try await Wire.answer(to: Wire.request(method, "/\(behavior.rawValue)"), from: url)
            }
        }
        let spans = await service.tracer.finishedSpans(count: 2)
        #expect(spans.count == 2)
        #expect(service.tracer.unfinishedSpans.isEmpty)
        #expect(service.tracer.misuse.isEmpty)
    }

    @Test("A client that leaves in the middle of a stream, a hundred times")
    func abandoned() async throws {
        let service = Service()
        let routes = try TracedRouter(service.tracing) {
            Get("/endless") { _ in
                .stream { writer in
                    while true { try await writer.write(String(repeating: "x", count: 10_000)) }
                }
            }
        }
        try await LiveServer.run(routes) { (url) async throws in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<100 {
                    group.addTask {
                        try await Wire.connect(to: url) { wire in
                            try await wire.send("GET /endless HTTP/1.1\r\nHost: shop.example\r\n\r\n")
                            _ = try await wire.text(upTo: "xxx")
                        }
                    }
                }
                try await group.waitForAll()
            }
            let spans = await service.tracer.finishedSpans(count: 100)
            #expect(spans.allSatisfy { $0.tags[.cancelled] == true && $0.tags[.error] == nil })
        }
        #expect(service.tracer.finishedSpans.count == 100)
        #expect(service.tracer.unfinishedSpans.isEmpty)
        #expect(service.tracer.misuse.isEmpty)
    }

    @Test(
        "The span is active in the body, and finishes after its last byte",
        arguments: [BufferedResponses.whenHandedOver, .whenWritten]
    )
    func activeInTheBody(buffered: BufferedResponses) async throws {
        let service = Service(TracingSettings(mode: .all, bufferedResponses: buffered))
        let tracer = service.tracer
        let routes = try TracedRouter(service.tracing) {
            Get("/rows") { _ in
                .stream { writer in
                    for row in 1...3 {
                        try await tracer.withSpan("row") { _ in try await writer.write("row \(row),") }
                    }
                }
            }
            Get("/text") { _ in .text("text") }
        }
        try await LiveServer.run(routes) { (url) async throws in
            let rows = try await Wire.answer(to: Wire.request("GET", "/rows"), from: url)
            #expect(rows.contains("row 3,"))
            #expect(try await Wire.answer(to: Wire.request("GET", "/text"), from: url).bodyText == "text")
        }
        let spans = await tracer.finishedSpans(count: 5)
        #expect(spans.map(\.operationName) == ["row", "row", "row", "GET /rows", "GET /text"])
        #expect(spans.prefix(3).allSatisfy { $0.isChild(of: spans[3]) })
    }

    @Test(
        "A body of known length on Hummingbird's own router runs inside its span, which has its errors and its last byte",
        arguments: [5, 65_536, 65_537, nil] as [Int?],
        [true, false]
    )
    func knownLength(length: Int?, fails: Bool) async throws {
        let service = Service()
        let tracer = service.tracer
        let router = Router(context: TracedRequestContext.self).traced(by: service.tracing)
        router.get("body") { _, _ in
            Hummingbird.Response(
                status: .ok,
                body: .init(contentLength: length) { writer in
                    tracer.activeSpan?.setTag("body", to: true)
                    let child = tracer.startSpan("child")
                    try await writer.write(ByteBuffer(repeating: UInt8(ascii: "x"), count: length ?? 5))
                    child.finish()
                    if fails { throw Breakdown() }
                    try await writer.finish(nil)
                }
            )
        }
        let answer = try await LiveServer.value(router) { (url) async throws in
            try await Wire.answer(to: Wire.request("GET", "/body"), from: url)
        }
        #expect(answer.statusCode == 200)
        let spans = await tracer.finishedSpans(count: 2)
        #expect(spans.map(\.operationName) == ["child", "GET /body"])
        #expect(spans[0].isChild(of: spans[1]))
        #expect(spans[1].tags["body"] == true)
        #expect(spans[1].tags[.error] == (fails ? true : nil))
        #expect(spans[1].logs.map { $0.fields["error.kind"] } == (fails ? ["Breakdown"] : []))
    }
}
#endif
