//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import Foundation
import OpenTracing
import OpenTracingInstrumentation

/// The server in a child process, and a client that calls it.
final class KitchenProcess {
    let client: LineClient
    private let pipe: LinePipe
    private let process = Process()
    private let receiving: Task<Void, Never>

    init(_ holding: SpanHolding, _ tracing: RequestTracing) throws {
        let (calls, answers) = (Pipe(), Pipe())
        process.executableURL = Bundle.main.executableURL
        process.arguments = ["--serve", holding.rawValue]
        process.standardInput = calls
        process.standardOutput = answers
        try process.run()
        // The ends of the child are closed here, so that each side sees the other go.
        try calls.fileHandleForReading.close()
        try answers.fileHandleForWriting.close()
        pipe = LinePipe(input: answers.fileHandleForReading, output: calls.fileHandleForWriting)
        client =
            switch holding {
            case .filter: LineClient(pipe, filters: [TracingClientFilter(tracing)])
            case .hooks: LineClient(pipe, hooks: [TracingClientHooks(tracing)])
            }
        receiving = Task { [client] in await client.run() }
    }

    /// Sends something that is no call.
    func sendNonsense() throws {
        try pipe.write(["nonsense"])
    }

    /// Closes the pipe, and waits until the server has ended by itself.
    func close() async {
        pipe.close()
        await receiving.value
        process.waitUntilExit()
    }

    /// Ends the server without a warning.
    func kill() async {
        Foundation.kill(process.processIdentifier, SIGKILL)
        await receiving.value
        process.waitUntilExit()
    }
}
