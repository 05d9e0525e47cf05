//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import Foundation

/// This program again, in another role.
final class ChildProcess {
    private let process = Process()
    private let output = Pipe()
    private let errors = Pipe()

    /// What becomes of what the process prints.
    enum Outputs {
        /// It goes to the outputs of this one.
        case inherited
        /// Its standard output is read here.
        case wanted
        /// It is thrown away.
        case discarded
        /// Nobody reads it: whoever prints waits for ever once a pipe is full.
        case stalled
    }

    /// Starts the process.
    ///
    /// - Parameters:
    ///   - arguments: the command and its options.
    ///   - outputs: what becomes of what it prints.
    ///   - environment: variables beside those of this process.
    init(_ arguments: [String], outputs: Outputs = .inherited, environment: [String: String] = [:]) throws {
        process.executableURL = URL(fileURLWithPath: Self.program)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        switch outputs {
        case .inherited: break
        case .wanted: process.standardOutput = output
        case .discarded:
            (process.standardOutput, process.standardError) = (FileHandle.nullDevice, FileHandle.nullDevice)
        case .stalled: (process.standardOutput, process.standardError) = (output, errors)
        }
        try process.run()
    }

    private static var program: String {
        #if os(Linux)
        "/proc/self/exe"
        #else
        Bundle.main.executablePath ?? CommandLine.arguments[0]
        #endif
    }

    /// The first line that the process prints.
    func firstLine() throws -> String {
        var line = ""
        while true {
            guard let byte = try output.fileHandleForReading.read(upToCount: 1), let first = byte.first else {
                throw Failure("the process ended before it said anything")
            }
            if first == UInt8(ascii: "\n") { return line }
            line.unicodeScalars.append(Unicode.Scalar(first))
        }
    }

    /// Ends the process as a crash would: at once, with nothing tidied up.
    func crash() {
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    /// Stops the process where it is: its connections stay open, and nobody answers on them.
    func freeze() {
        kill(process.processIdentifier, SIGSTOP)
    }

    /// Waits until the process ends by itself.
    func wait() throws {
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Failure("the process ended with \(process.terminationStatus)")
        }
    }

    /// Waits until the process ends by itself, and ends it when it takes too long.
    func wait(atMost timeout: Duration) async throws {
        let end = ContinuousClock.now + timeout
        while process.isRunning {
            guard ContinuousClock.now < end else {
                crash()
                throw Failure("the process was still running after \(timeout)")
            }
            try await Task.sleep(for: .milliseconds(20))
        }
        try wait()
    }

    var isRunning: Bool { process.isRunning }

    deinit {
        if process.isRunning { crash() }
    }
}
