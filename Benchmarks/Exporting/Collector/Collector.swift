//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import OpenTracingExporters
import Synchronization

/// A receiver of OTLP over HTTP on 127.0.0.1, in a process of its own, that can be killed.
final class Collector: Sendable {
    private let behavior: CollectorBehavior
    private let port: Int
    private let record: AppendOnlyFile?
    private let recordsIdentifiers: Bool
    private let refusesEvery: Int
    private let requestCount = Mutex(0)

    init(_ arguments: Arguments) throws {
        guard let behavior = CollectorBehavior(rawValue: arguments.text("behavior") ?? "healthy") else {
            throw Failure(
                "--behavior may have: " + CollectorBehavior.allCases.map(\.rawValue).joined(separator: ", ")
            )
        }
        self.behavior = behavior
        port = try arguments.number("port", default: 0)
        record = try arguments.text("record").map(AppendOnlyFile.init)
        recordsIdentifiers = !arguments.has("count-only")
        refusesEvery = try arguments.number("refuse-every", default: 0)
    }

    /// Listens until the process is killed.
    func run() throws {
        let listener = try Socket.listen(port: port)
        Report.print("\(try Socket.port(of: listener))")
        while true {
            let connection = accept(listener, nil, nil)
            guard connection >= 0 else { throw Failure("accept: error \(errno)") }
            Thread.detachNewThread { [self] in
                serve(connection)
                close(connection)
            }
        }
    }

    private func serve(_ connection: Int32) {
        var requests = RequestReader(connection)
        while let body = requests.next() {
            switch behavior {
            case .healthy: guard take(body, connection) else { return }
            case .slow:
                sleep(2)
                guard take(body, connection) else { return }
            case .refusing:
                guard Socket.send("HTTP/1.1 503 No\r\ncontent-length: 0\r\n\r\n", connection) else { return }
            case .garbage:
                _ = Socket.send("\u{0}\u{1}\u{2} no HTTP\r\n\r\n", connection)
                return
            case .hanging: continue
            }
        }
    }

    /// Writes down what came, answers, and writes down that it was answered.
    private func take(_ body: [UInt8], _ connection: Int32) -> Bool {
        let number = requestCount.withLock { count in
            count += 1
            return count
        }
        if refusesEvery > 0, number % refusesEvery == 0 {
            return Socket.send("HTTP/1.1 400 No\r\ncontent-length: 0\r\n\r\n", connection)
        }
        guard let spans = try? SpanIdentifiers.read(body) else {
            return Socket.send("HTTP/1.1 400 No\r\ncontent-length: 0\r\n\r\n", connection)
        }
        // A collector that came back numbers its requests anew.
        let name = "\(getpid()).\(number)"
        let identifiers = recordsIdentifiers ? spans.map { " " + Self.hexadecimal($0) }.joined() : ""
        record?.append("r \(name) \(spans.count)\(identifiers)")
        guard Socket.send("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n", connection) else { return false }
        record?.append("a \(name)")
        return true
    }

    private static func hexadecimal(_ bytes: ArraySlice<UInt8>) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
