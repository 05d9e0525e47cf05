//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import OpenTracing
import OpenTracingInstrumentation
private import Synchronization

extension ServerRule {
    /// The outcomes of requests.
    static let outcomes: [ServerRule] = [
        ServerRule(
            "An error that is thrown fails the span, with the status that is sent",
            by: "OpenTracing semantic conventions, Capturing errors"
        ) { run in
            let route = ConformanceRoute("/") { _ in throw ConformanceHandlerError(statusCode: nil) }
            try await run.serve([route]) { port in
                let answer = try await run.send("GET", "/", port: port)
                let span = try await run.serverSpan()
                try run.requireEqual(
                    span.tags["http.status_code"],
                    .integer(Int64(answer.statusCode)),
                    "http.status_code"
                )
                try run.requireEqual(span.tags["error"], true, "error")
                let logs = span.logs.filter { $0.fields["event"] == .string("error") }
                try run.requireEqual(logs.count, 1, "the number of logged errors")
            }
        },
        ServerRule(
            "An error that is an answer is none for the span",
            by: "A status of 4xx is no error of a server"
        ) { run in
            let route = ConformanceRoute("/") { _ in throw ConformanceHandlerError(statusCode: 404) }
            try await run.serve([route]) { port in
                let answer = try await run.send("GET", "/", port: port)
                try run.requireEqual(answer.statusCode, 404, "the status")
                let span = try await run.serverSpan()
                try run.requireEqual(span.tags["http.status_code"], 404, "http.status_code")
                try run.requireEqual(span.tags["error"], nil, "error")
            }
        },
        ServerRule(
            "A status of 5xx fails the span",
            by: "A status of 5xx is an error of a server"
        ) { run in
            try await run.serve([ConformanceRoute("/") { _ in ConformanceAnswer("later", statusCode: 503) }]) { port in
                _ = try await run.send("GET", "/", port: port)
                let span = try await run.serverSpan()
                try run.requireEqual(span.tags["http.status_code"], 503, "http.status_code")
                try run.requireEqual(span.tags["error"], true, "error")
            }
        },
        ServerRule(
            "The span of a stream is active in its body, and ends with its last byte",
            by: "Framework guide, Server: finish when the response has been written",
            needsStreams: true
        ) { run in
            let gate = ConformanceGate()
            let tracer = run.tracer
            let route = ConformanceRoute("/") { _ in
                ConformanceAnswer(
                    body: .stream(
                        ConformancePieces { number in
                            switch number {
                            case 0: return Array("first".utf8)
                            case 1:
                                await gate.wait()
                                tracer.startSpan("in the body").finish()
                                return Array("last".utf8)
                            default: return nil
                            }
                        }
                    )
                )
            }
            try await run.serve([route]) { port in
                let socket = try LoopbackSocket.connect(port: port)
                defer { socket.close() }
                try await socket.send(ServerRun.bytes("GET", "/"))
                var reader = LoopbackReader(socket)
                _ = try await reader.readHead()
                _ = try await reader.readChunk()
                try run.requireEqual(tracer.finishedSpans.count, 0, "the number of finished spans before the last byte")
                gate.open()
                while let piece = try await reader.readChunk(), !piece.isEmpty {}
                let span = try await run.serverSpan()
                let inner = tracer.finishedSpans.named("in the body")
                try run.require(inner.first?.isChild(of: span) == true, "the span is not active in the body")
                try run.require(tracer.finishedSpans.last === span, "the span finished before its body")
            }
        },
        ServerRule(
            "A body that breaks off fails the span, and keeps the status that was sent",
            by: "The status stays, and the request has failed",
            needsStreams: true
        ) { run in
            let route = ConformanceRoute("/") { _ in
                ConformanceAnswer(
                    body: .stream(
                        ConformancePieces { number in
                            guard number == 0 else { throw ConformanceHandlerError(statusCode: nil) }
                            return Array("first".utf8)
                        }
                    )
                )
            }
            try await run.serve([route]) { port in
                _ = try? await run.send("GET", "/", port: port)
                let span = try await run.serverSpan()
                try run.requireEqual(span.tags["http.status_code"], 200, "http.status_code")
                try run.requireEqual(span.tags["error"], true, "error")
            }
        },
        ServerRule(
            "A client that leaves is no error, and its span finishes",
            by: "Cancelled and disconnected are outcomes of their own",
            needsStreams: true
        ) { run in
            let route = ConformanceRoute("/") { _ in
                ConformanceAnswer(
                    // Ends when the connection is closed, or after 64 MiB.
                    body: .stream(ConformancePieces { $0 < 1_024 ? [UInt8](repeating: 0x61, count: 65_536) : nil })
                )
            }
            try await run.serve([route]) { port in
                let socket = try LoopbackSocket.connect(port: port)
                try await socket.send(ServerRun.bytes("GET", "/"))
                var reader = LoopbackReader(socket)
                _ = try await reader.readHead()
                socket.close()
                let span = try await run.serverSpan()
                try run.requireEqual(span.tags["error"], nil, "error")
            }
        },
    ]
}
