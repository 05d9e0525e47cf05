//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if FlyingFox
import FlyingFox
import LiveRouting
import OpenTracingTesting
import Testing
import TracedFlyingFox
import TracedRouting

@Suite("Responses of a traced router on FlyingFox, byte by byte")
struct ResponseTests {
    static let router: @Sendable (RequestTracing) throws -> TracedRouter = { tracing in
        try TracedRouter(tracing) {
            Get("/text") { _ in .text("hello") }
            Get("/rows") { _ in
                .stream { writer in
                    for piece in ["one,", "", "two,", "three"] { try await writer.write(piece) }
                }
            }
            Get("/known") { _ in
                .stream(length: 8) { writer in
                    for piece in ["one,", "", "two,"] { try await writer.write(piece) }
                }
            }
            Get("/wrong") { _ in .stream(headers: ["content-length": "3"]) { try await $0.write("four") } }
            Get("/fields") { _ in
                Response(
                    headers: [
                        "set-cookie": "a=1", "Set-Cookie": "b=2", "x-list": "1", "x-split": "a\r\nx-injected: b",
                        "no token": "c", "": "d",
                    ]
                )
            }
            Get("/odd") { _ in Response(HTTPStatus(299)) }
        }
    }

    private func answer(_ target: String, _ method: String = "GET") async throws -> String {
        let service = Service()
        let collected = Collected()
        try await LiveServer.run(Self.router(service.tracing)) { port in
            collected.add(try await LiveRouting.answer(to: LiveRouting.request(method, target), port: port))
        }
        return collected.texts.joined()
    }

    @Test(
        "Each is sent as its body asks for",
        arguments: [
            (
                "/rows",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + "04\r\none,\r\n04\r\ntwo,\r\n05\r\nthree\r\n0\r\n\r\n"
            ),
            ("/known", "HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\none,two,"),
            ("/wrong", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n04\r\nfour\r\n0\r\n\r\n"),
            (
                "/fields",
                "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nset-cookie: a=1\r\nset-cookie: b=2\r\nx-list: 1\r\n"
                    + "x-split: a  x-injected: b\r\n\r\n"
            ),
            ("/odd", "HTTP/1.1 299 \r\nContent-Length: 0\r\n\r\n"),
            ("/none", "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"),
        ]
    )
    func sent(target: String, expected: String) async throws {
        let answer = try await answer(target)
        #expect(answer == expected)
    }

    @Test("405 says which methods there are")
    func methods() async throws {
        let answer = try await answer("/text", "DELETE")
        #expect(answer == "HTTP/1.1 405 Method Not Allowed\r\nContent-Length: 0\r\nallow: GET, HEAD\r\n\r\n")
    }

    @Test("HEAD gets the head alone, and the connection goes on")
    func head() async throws {
        let collected = Collected()
        try await LiveServer.run(Self.router(Service().tracing)) { port in
            let requests = LiveRouting.request("HEAD", "/text", fields: []) + LiveRouting.request("GET", "/text")
            collected.add(try await LiveRouting.answer(to: requests, port: port))
        }
        let head = "HTTP/1.1 200 OK\r\ncontent-length: 5\r\ncontent-type: text/plain; charset=utf-8\r\n\r\n"
        let whole = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\ncontent-type: text/plain; charset=utf-8\r\n\r\nhello"
        #expect(collected.texts == [head + whole])
    }

    @Test("HEAD of a stream ends with its connection, since FlyingFox would end a body that nobody asked for")
    func headOfStream() async throws {
        let answer = try await answer("/rows", "HEAD")
        #expect(answer == "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    }

    @Test(
        "Tracing changes none of them, whatever the tracer does",
        arguments: [MockFaults(), .everything(), .ignoring(.finish), .ignoring(.startSpan)]
    )
    func identical(faults: MockFaults) async throws {
        let targets = ["/text", "/rows", "/known", "/wrong", "/fields", "/odd", "/none"]
        func answers(_ tracing: RequestTracing) async throws -> [String] {
            let collected = Collected()
            try await LiveServer.run(Self.router(tracing)) { port in
                for target in targets {
                    collected.add(try await LiveRouting.answer(to: LiveRouting.request("GET", target), port: port))
                }
            }
            return collected.texts
        }
        let expected = try await answers(Service(TracingSettings(mode: .off)).tracing)
        let service = Service(TracingSettings(mode: .all, bufferedResponses: .whenWritten))
        service.tracer.faults = faults
        let seen = try await answers(service.tracing)
        #expect(seen == expected)
        #expect(seen.count == targets.count)
    }
}
#endif
