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
import TracedURLSession

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

@Suite("Streamed bodies whose reader is slower than the network", .timeLimit(.minutes(5)))
struct StreamBufferTests {
    @Test("64 MiB that come before anything is read arrive whole and in order, with 1 MiB of them in memory")
    func allBeforeReading() async throws {
        let sent = Body(size: 64 << 20)
        let ended = AsyncStream<Void>.makeStream()
        let fixture = Fixture(onEnd: { _ in ended.continuation.yield() })
        let server = try LoopbackServer { _ in sent.answer }
        defer { server.stop() }
        let (body, _) = try await fixture.session.stream(for: URLRequest(url: server.url()))
        for await _ in ended.stream { break }
        let unread = body.unreadCount
        #expect(unread.memory <= 1 << 20 && unread.memory + unread.file == sent.size)
        var (received, mostInMemory) = (Data(), 0)
        for try await piece in body {
            received += piece
            mostInMemory = max(mostInMemory, body.unreadCount.memory, piece.count)
        }
        #expect(received == sent.bytes && mostInMemory <= 1 << 20)
        #expect(body.unreadCount == (0, 0))
        #expect(fixture.spans.map { $0.tags["http.response_size"] } == [.integer(Int64(sent.size))])
        #expect(fixture.tracing.counters.failedBufferFileCount == 0 && fixture.tracer.misuse.isEmpty)
    }

    @Test("A reader that catches up and falls behind in turns misses nothing", arguments: [1 << 14, 1 << 18])
    func inTurns(memoryLimit: Int) async throws {
        let sent = Body(size: 16 << 20)
        // Each MiB is sent when half of the one before has been read, so what waits grows, is read to its end, and grows again.
        let turn = DispatchSemaphore(value: 0)
        turn.signal()
        let server = try LoopbackServer { _ in
            .pieces(length: sent.size) {
                turn.wait()
                return sent.next(1 << 20)
            }
        }
        defer { server.stop() }
        let fixture = Fixture(buffer: StreamBuffer(memoryLimit: memoryLimit, fileLimit: 3 << 20))
        let (body, _) = try await fixture.session.stream(for: URLRequest(url: server.url()))
        var (received, mostInMemory, turns) = (Data(), 0, 1)
        for try await piece in body {
            received += piece
            mostInMemory = max(mostInMemory, body.unreadCount.memory)
            while received.count >= turns << 20 - 1 << 19 {
                turns += 1
                turn.signal()
            }
        }
        #expect(received == sent.bytes && mostInMemory <= memoryLimit)
        #expect(fixture.spans.count == 1 && fixture.tracer.misuse.isEmpty)
    }

    enum Leaving: CaseIterable, Sendable {
        case loop
        case body
        case cancelled
    }

    @Test("A reader that goes away ends the transfer and the span, and leaves no file", arguments: Leaving.allCases)
    func gone(way: Leaving) async throws {
        let directory = try Directory()
        let files = Files()
        var buffer = StreamBuffer(memoryLimit: 1 << 14, directory: directory.url)
        buffer.makeFile = { try files.note(RingFile(in: $0, capacity: $1)) }
        let ended = AsyncStream<(any Error)?>.makeStream()
        let fixture = Fixture(
            buffer: buffer,
            onEnd: { ended.continuation.yield($0.error) }
        )
        // What is promised never comes to its end.
        let sent = Body(size: 1 << 20)
        let isStopped = DispatchSemaphore(value: 0)
        let server = try LoopbackServer { _ in
            .pieces(length: sent.size + 1) {
                if let piece = sent.next(1 << 16) { return piece }
                isStopped.wait()
                return nil
            }
        }
        defer {
            isStopped.signal()
            server.stop()
        }
        let request = URLRequest(url: try server.url())
        let reading = Task {
            let (body, _) = try await fixture.session.stream(for: request)
            while body.unreadCount.file == 0 { await Task.yield() }
            #expect(try directory.names().isEmpty && files.areOpen)
            switch way {
            case .body: break
            case .loop:
                for try await _ in body { break }
                #expect(body.unreadCount == (0, 0))
            case .cancelled:
                for try await _ in body { withUnsafeCurrentTask { $0?.cancel() } }
            }
        }
        switch way {
        case .cancelled: await #expect(throws: URLError(.cancelled)) { try await reading.value }
        default: try await reading.value
        }
        for await error in ended.stream {
            #expect((error as? URLError)?.code == .cancelled)
            break
        }
        #expect(fixture.spans.count == 1 && fixture.tracer.unfinishedSpans.isEmpty)
        #expect(fixture.spans.map { $0.tags[.cancelled] } == [way == .cancelled ? true : nil])
        #expect(fixture.spans.map { $0.logs("body.dropped").count } == [way == .cancelled ? 0 : 1])
        #expect(fixture.tracer.misuse.isEmpty)
        // The session lets go of a transfer just after its end was told.
        while files.areOpen { await Task.yield() }
        #expect(try directory.names().isEmpty)
    }

    @Test("Where no file can be made, bodies wait in memory, and that is counted")
    func noFile() async throws {
        let sent = Body(size: 2 << 20)
        let ended = AsyncStream<Void>.makeStream()
        let nowhere = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        let fixture = Fixture(
            buffer: StreamBuffer(directory: nowhere),
            onEnd: { _ in ended.continuation.yield() }
        )
        let server = try LoopbackServer { _ in sent.answer }
        defer { server.stop() }
        let (body, _) = try await fixture.session.stream(for: URLRequest(url: server.url()))
        for await _ in ended.stream { break }
        #expect(body.unreadCount == (sent.size, 0))
        #expect(fixture.tracing.counters.failedBufferFileCount == 1)
        var received = Data()
        for try await piece in body { received += piece }
        #expect(received == sent.bytes)
        #expect(fixture.spans.map { $0.tags[.error] } == [nil])
    }

    @Test("A file that cannot be written any more is read to its end, and what follows waits in memory")
    func fullDisk() async throws {
        let sent = Body(size: 2 << 20)
        let (files, ended) = (Files(), AsyncStream<Void>.makeStream())
        var buffer = StreamBuffer(memoryLimit: 1 << 14)
        buffer.makeFile = { _, capacity in try files.breakable(capacity: capacity) }
        let fixture = Fixture(buffer: buffer, onEnd: { _ in ended.continuation.yield() })
        let isFull = DispatchSemaphore(value: 0)
        let server = try LoopbackServer { _ in
            .pieces(length: sent.size) {
                if sent.position == 1 << 20 { isFull.wait() }
                return sent.next(1 << 18)
            }
        }
        defer { server.stop() }
        let (body, _) = try await fixture.session.stream(for: URLRequest(url: server.url()))
        while body.unreadCount.file + body.unreadCount.memory < 1 << 20 { await Task.yield() }
        let inFile = body.unreadCount.file
        try files.refuse(.write)
        isFull.signal()
        for await _ in ended.stream { break }
        #expect(inFile > 0 && body.unreadCount == (sent.size - inFile, inFile))
        #expect(fixture.tracing.counters.failedBufferFileCount == 1)
        var received = Data()
        for try await piece in body { received += piece }
        #expect(received == sent.bytes)
    }

    @Test("A file that cannot be read fails the body, as an error of its own")
    func brokenDisk() async throws {
        let sent = Body(size: 1 << 20)
        let (files, ended) = (Files(), AsyncStream<Void>.makeStream())
        var buffer = StreamBuffer(memoryLimit: 1 << 14)
        buffer.makeFile = { _, capacity in try files.breakable(capacity: capacity) }
        let fixture = Fixture(buffer: buffer, onEnd: { _ in ended.continuation.yield() })
        let server = try LoopbackServer { _ in sent.answer }
        defer { server.stop() }
        let (body, _) = try await fixture.session.stream(for: URLRequest(url: server.url()))
        for await _ in ended.stream { break }
        try files.refuse(.read)
        var received = Data()
        await #expect(throws: ClientFailure.self) { for try await piece in body { received += piece } }
        #expect(received == sent.bytes.prefix(received.count) && received.count <= 1 << 14)
        #expect(body.unreadCount == (0, 0))
        await #expect(throws: ClientFailure.self) { for try await _ in body {} }
        #expect(fixture.spans.map { $0.logs("error").first?["error.kind"] } == ["body_lost"])
    }

    @Test("Without a file to hold them, more bytes than memory may hold fail the transfer, with the reason")
    func limitWithoutFile() async throws {
        let sent = Body(size: 17 << 20)
        let ended = AsyncStream<Void>.makeStream()
        let nowhere = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        let fixture = Fixture(
            buffer: StreamBuffer(directory: nowhere),
            onEnd: { _ in ended.continuation.yield() }
        )
        let server = try LoopbackServer { _ in sent.answer }
        defer { server.stop() }
        let (body, _) = try await fixture.session.stream(for: URLRequest(url: server.url()))
        for await _ in ended.stream { break }
        var received = Data()
        let failure = await #expect(throws: ClientFailure.self) { for try await piece in body { received += piece } }
        #expect(failure?.kind.rawValue == "body_not_read")
        #expect(
            failure?.message.contains("16777216 bytes") == true && failure?.message.contains("No such file") == true
        )
        #expect(received == sent.bytes.prefix(received.count) && received.count > 15 << 20)
    }
}

/// A body that a server sends, of which no two parts are the same.
private final class Body: Sendable {
    let bytes: Data
    private let sent = Mutex(0)

    init(size: Int) {
        var bytes = Data(capacity: size)
        for number in 0..<size / 1_024 {
            withUnsafeBytes(of: number) { bytes.append(contentsOf: $0) }
            bytes.append(Data(repeating: UInt8(truncatingIfNeeded: number), count: 1_024 - MemoryLayout<Int>.size))
        }
        self.bytes = bytes
    }

    var size: Int { bytes.count }

    /// How much has been asked for.
    var position: Int { sent.withLock(\.self) }

    /// The next bytes to send, or `nil` when all have been sent.
    func next(_ count: Int) -> Data? {
        sent.withLock { sent in
            guard sent < size else { return nil }
            defer { sent += count }
            return bytes[sent..<min(size, sent + count)]
        }
    }

    var answer: LoopbackServer.Answer {
        .pieces(length: size) { self.next(1 << 20) }
    }
}
