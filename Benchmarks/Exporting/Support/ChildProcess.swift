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

    /// Starts the process. What it prints goes to the standard output of this one, unless it is wanted.
    init(_ arguments: [String], isOutputWanted: Bool = false) throws {
        process.executableURL = URL(fileURLWithPath: Self.program)
        process.arguments = arguments
        if isOutputWanted { process.standardOutput = output }
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

    var isRunning: Bool { process.isRunning }

    deinit {
        if process.isRunning { crash() }
    }
}
