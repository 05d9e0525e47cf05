import OpenTracing
import Testing

struct SomeError: Error {}
actor Counter {
    var n = 0
    func go(_ tracer: any Tracer) async throws -> Int {
        let r = await tracer.withSpan("x") { span in
            n += 1
            await Task.yield()
            span.setTag("a", to: "b").setTag("n", to: 3).setTag("f", to: 1.5).setTag("b", to: true).setTag(
                .httpStatusCode,
                to: 200
            )
            span.setTag("i", to: n).setTag("s", to: "x\(n)")
            span.setTag(.spanKind, to: .server)
            span.setTag("list", to: ["a", "b"])
            return n
        }
        let s: Int = tracer.withSpan("y") { span in
            n += 1
            return n
        }
        do {
            try tracer.withSpan("z") { _ in throw SomeError() }
        } catch is SomeError {
        }
        return r + s
    }
}
@Test func shape() async throws {
    let tracer: any Tracer = NoopTracer()
    #expect(try await Counter().go(tracer) == 3)
    let span = tracer.startSpan("x", childOf: activeSpan)
    var headers: [String: String] = [:]
    try tracer.inject(span.context, as: .httpHeaders, into: &headers)
    let context = try tracer.extract(as: .httpHeaders, from: headers)
    _ = tracer.startSpan("c", childOf: context)
    _ = tracer.startSpan("c", references: [.childOf(context), .followsFrom(span)], tags: ["a": 1, "b": "c"])
    _ = tracer.startSpan("c", childOf: nil)
    _ = tracer.startSpan("c")
    span.log(["event": "x", "n": 3, "z": nil]).log([.event("x"), nil]).log(event: "q").log { ["event": "lazy"] }
    span.finish()
    span.finish(logs: [LogRecord(timestamp: .now, fields: ["a": 1])])
    await withActiveSpan(span) {
        await Task.yield()
        #expect(activeSpan === span)
    }
    withActiveSpan(span) {
        #expect(activeSpan === span)
        withoutActiveSpan { #expect(activeSpan == nil) }
    }
    var n = 3
    #expect(throws: PropagationError.self) { try tracer.inject(span.context, as: .binary, into: &n) }
    await GlobalTracer.withTracer(tracer) { await withSpan("a") { _ in await Task.yield() } }
    let scope = ActiveScope.current
    scope.withValue {}
}
