//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import Testing
import TracedRouting

@Suite("Bodies")
struct BodyTests {
    private static func stream(_ pieces: [String], failing: Bool = false) -> RequestBody {
        let (stream, continuation) = AsyncThrowingStream<[UInt8], any Error>.makeStream()
        for piece in pieces { continuation.yield(Array(piece.utf8)) }
        continuation.finish(throwing: failing ? Breakdown() : nil)
        return RequestBody(stream: stream)
    }

    @Test("A request's body is read as a whole or in pieces")
    func reading() async throws {
        #expect(try await RequestBody("hellö").collect() == Array("hellö".utf8))
        #expect(try await RequestBody().collect().isEmpty)
        #expect(try await Self.stream(["a", "", "b"]).collect() == Array("ab".utf8))
        var pieces: [String] = []
        for try await piece in Self.stream(["a", "", "b"]) { pieces.append(String(decoding: piece, as: UTF8.self)) }
        #expect(pieces == ["a", "", "b"])
        for try await _ in RequestBody() { Issue.record("an empty body has no pieces") }
    }

    @Test("No more is collected than the limit allows", arguments: [0, 1, 3, 4, Int.max])
    func limit(limit: Int) async throws {
        for body in [RequestBody("abc"), Self.stream(["ab", "c"])] {
            if limit >= 3 {
                #expect(try await body.collect(upTo: limit).count == 3)
            } else {
                let error = await #expect(throws: HTTPError.self) { try await body.collect(upTo: limit) }
                #expect(error?.status == .contentTooLarge)
            }
        }
    }

    @Test("What the connection throws comes through")
    func broken() async throws {
        await #expect(throws: Breakdown.self) { try await Self.stream(["a"], failing: true).collect() }
    }

    @Test("A response's body has its length where it is known, and is written in its pieces")
    func writing() async throws {
        #expect(ResponseBody("hellö").length == 6 && ResponseBody().length == 0)
        let body = ResponseBody(length: 3) { writer in
            try await writer.write("ab")
            try await writer.write([99])
        }
        #expect(body.length == 3)
        #expect(try await body.collect() == Array("abc".utf8))
        #expect(ResponseBody { _ in }.length == nil)
        await #expect(throws: Breakdown.self) { try await ResponseBody { _ in throw Breakdown() }.collect() }
    }
}
