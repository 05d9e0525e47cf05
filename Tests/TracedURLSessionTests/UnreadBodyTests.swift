//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import Foundation
import OpenTracingSupport
import Testing
import TracedURLSession

@Suite("What has come of a body and was not read yet")
struct UnreadBodyTests {
    @Test("It comes out as it went in, with its size counted", arguments: 0...6)
    func order(behind: Int) throws {
        var unread = UnreadBody(memoryLimit: .max, fileLimit: 0)
        var read: [Data] = []
        let sent = (1...100).map { Data(repeating: UInt8($0), count: $0) }
        for (index, piece) in sent.enumerated() {
            try unread.keep(piece)
            if index >= behind, let first = try unread.take() { read.append(first) }
        }
        #expect(unread.memoryCount == sent.suffix(behind).reduce(0) { $0 + $1.count })
        while let first = try unread.take() { read.append(first) }
        #expect(read == sent)
        #expect(unread.memoryCount == 0 && unread.isEmpty)
    }

    @Test("A reader that never catches up holds nothing that it has read")
    func behind() throws {
        var unread = UnreadBody(memoryLimit: .max, fileLimit: 0)
        try unread.keep(Data([0]))
        try unread.keep(Data([0]))
        for _ in 0..<10_000 {
            try unread.keep(Data([1]))
            _ = try unread.take()
        }
        #expect(unread.capacity <= 8)
    }

    @Test(
        "Through memory and file, over the end of the ring and back, the order holds",
        arguments: 1...20 as ClosedRange<UInt64>
    )
    func mixed(seed: UInt64) throws {
        var random = Numbers(seed: seed)
        var unread = UnreadBody(memoryLimit: 500, fileLimit: 1_000)
        var (sent, received) = (Data(), Data())
        for _ in 0..<2_000 {
            // The one who is faster changes.
            let isFilling = sent.count / 5_000 % 2 == 0
            if Int.random(in: 0..<4, using: &random) < (isFilling ? 3 : 1) {
                let piece = Data(
                    (0..<Int.random(in: 1...300, using: &random)).map { UInt8(truncatingIfNeeded: sent.count + $0 * 7) }
                )
                if try unread.keep(piece) { sent += piece }
            } else if let piece = try unread.take() {
                received += piece
            }
            #expect(unread.memoryCount <= 500 && unread.fileCount <= 1_000)
            #expect(unread.memoryCount + unread.fileCount == sent.count - received.count)
        }
        while let piece = try unread.take() { received += piece }
        #expect(received == sent && unread.isEmpty)
    }

    @Test("All that follows goes to the file until it has been read, and to memory after that")
    func whileFileIsRead() throws {
        var unread = UnreadBody(memoryLimit: 10, fileLimit: 100)
        try unread.keep(Data(repeating: 1, count: 10))
        try unread.keep(Data(repeating: 2, count: 1))
        #expect(try unread.take()?.count == 10)
        try unread.keep(Data(repeating: 3, count: 4))
        #expect(unread.memoryCount == 0 && unread.fileCount == 5)
        #expect(try unread.take() == Data([2, 3, 3, 3, 3]))
        try unread.keep(Data(repeating: 4, count: 4))
        #expect(unread.memoryCount == 4 && unread.fileCount == 0)
    }

    @Test("While a piece is written, and while one is read, the file stays")
    func underWay() throws {
        var unread = UnreadBody(memoryLimit: 0, fileLimit: 100)
        try unread.keep(Data([1, 2]))
        guard case .stored(let stored, let position, let count) = unread.next() else {
            Issue.record("nothing to read")
            return
        }
        // While that is read, another piece comes, and is still being written when the first has been read.
        guard case .file(let same, let place) = unread.add(Data([3])) else {
            Issue.record("no file to write to")
            return
        }
        #expect(same === stored && place == 2)
        #expect(try stored.read(count, at: position) == Data([1, 2]))
        unread.didRead(count)
        try stored.write(Data([3]), at: place)
        unread.didWrite(1, to: stored)
        #expect(try unread.take() == Data([3]))
        #expect(unread.isEmpty)
        guard case .file(nil, position: 0) = unread.add(Data([4])) else {
            Issue.record("a file that has been read is still there")
            return
        }
    }

    @Test("Nobody reads the file while somebody else does")
    func oneReader() throws {
        var unread = UnreadBody(memoryLimit: 0, fileLimit: 100)
        try unread.keep(Data([1, 2]))
        guard case .stored = unread.next(), case .nothing = unread.next() else {
            Issue.record("the same bytes were read twice")
            return
        }
        #expect(unread.isReading)
    }

    @Test(
        "Without a file, 16 MiB wait in memory, or what was allowed in all",
        arguments: [
            [1_048_576, 1_073_741_824, 16_777_216],
            [1_048_576, 1_000, 1_049_576],
            [33_554_432, 1_073_741_824, 33_554_432],
            [7, 0, 7],
        ]
    )
    func withoutFile(limits: [Int]) {
        let (memoryLimit, fileLimit, limit) = (limits[0], limits[1], limits[2])
        var unread = UnreadBody(memoryLimit: memoryLimit, fileLimit: fileLimit)
        #expect(unread.limit == memoryLimit + fileLimit)
        unread.didNotWrite("no room")
        #expect(unread.limit == limit)
        guard case .memory = unread.add(Data(count: limit)), case .nowhere = unread.add(Data(count: 1)) else {
            Issue.record("another limit holds")
            return
        }
        #expect(unread.memoryCount == limit)
    }

    @Test("A file has no name, belongs to its owner, and goes along to no other program")
    func file() throws {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(at: directory) }
        let file = try RingFile(in: directory, capacity: 10)
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path).isEmpty)
        try file.write(Data([1, 2, 3]), at: 28)
        #expect(try file.read(3, at: 28) == Data([1, 2, 3]))
        var status = stat()
        #expect(fstat(file.descriptor, &status) == 0 && status.st_size == 10 && status.st_mode & 0o777 == 0o600)
        #expect(fcntl(file.descriptor, F_GETFD) & FD_CLOEXEC != 0)
    }

    @Test("A file that cannot be made says why")
    func noDirectory() {
        let nowhere = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        #expect(throws: POSIXError(.ENOENT)) { try RingFile(in: nowhere, capacity: 10) }
    }
}

extension UnreadBody {
    /// Keeps a piece wherever it has its place.
    ///
    /// - Returns: whether there was room for it.
    @discardableResult
    fileprivate mutating func keep(_ piece: Data) throws -> Bool {
        switch add(piece) {
        case .memory: return true
        case .nowhere: return false
        case .file(let file, let position):
            let file = try file ?? RingFile(in: FileManager.default.temporaryDirectory, capacity: 1_000)
            try file.write(piece, at: position)
            didWrite(piece.count, to: file)
            return true
        }
    }

    /// Takes what comes next from wherever it is.
    fileprivate mutating func take() throws -> Data? {
        switch next() {
        case .piece(let piece): return piece
        case .nothing: return nil
        case .stored(let file, let position, let count):
            let bytes = try file.read(count, at: position)
            didRead(count)
            return bytes
        }
    }
}

/// Random numbers that are the same each time.
private struct Numbers: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state ^ state >> 33
    }
}
