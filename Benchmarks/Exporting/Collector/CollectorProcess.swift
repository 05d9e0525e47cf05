//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// A collector that runs beside a scenario, and can be taken away and brought back on the same port.
final class CollectorProcess {
    private var process: ChildProcess?
    private let arguments: [String]
    let port: Int

    /// Starts a collector on a free port.
    init(_ behavior: CollectorBehavior = .healthy, record: String? = nil, _ more: [String] = []) throws {
        var arguments = ["collector", "--behavior", behavior.rawValue] + more
        if let record { arguments += ["--record", record] }
        self.arguments = arguments
        let process = try ChildProcess(arguments, outputs: .wanted)
        guard let port = Int(try process.firstLine()) else { throw Failure("the collector has no port") }
        self.port = port
        self.process = process
    }

    var endpoint: String { "http://127.0.0.1:\(port)/v1/traces" }

    /// Takes the collector away, as a crash would.
    func crash() {
        process?.crash()
        process = nil
    }

    /// Lets the collector hang: connections are made, and nothing is answered.
    func freeze() {
        process?.freeze()
    }

    /// Brings the collector back.
    func restart() throws {
        crash()
        let process = try ChildProcess(arguments + ["--port", "\(port)"], outputs: .wanted)
        _ = try process.firstLine()
        self.process = process
    }
}
