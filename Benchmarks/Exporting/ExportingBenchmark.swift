//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import Foundation

/// Shows what the exporters do when things go wrong: each command runs a scenario, prints figures, and fails when a claim does not
/// hold. `Benchmarks/README.md` tells what the claims are.
@main
struct ExportingBenchmark {
    private static let usage = """
        usage: ExportingBenchmark COMMAND [--short]
          outage    the receiver is away for a while: nothing is lost with a spool, and every loss is counted without
          kill      the process is killed again and again: what the spool had is sent by the next one
          requests  receivers that are slow, refuse, answer garbage or hang slow no request
          outputs   standard output, standard error, a file and the receiver take nothing: requests go on, and every loss is told
          soak      five million spans: memory stays flat, counters add up
          all       all of these
        --short runs each for seconds instead of minutes.
        """

    static func main() async {
        signal(SIGPIPE, SIG_IGN)
        do {
            let arguments = try Arguments(CommandLine.arguments.dropFirst())
            try await run(arguments)
        } catch {
            FileHandle.standardError.write(Data("\(error)\n".utf8))
            exit(1)
        }
    }

    private static func run(_ arguments: Arguments) async throws {
        let isShort = arguments.has("short")
        switch arguments.command {
        // What the scenarios run as processes of their own.
        case "collector": try Collector(arguments).run()
        case "producer": try await Producer(arguments).run()
        case "service": try await Service(arguments).run()

        case "outage": try await Outage(isShort: isShort).run()
        case "kill": try await Kill(isShort: isShort).run()
        case "requests": try await Requests(isShort: isShort).run()
        case "outputs": try await Outputs(isShort: isShort).run()
        case "soak": try await Soak(isShort: isShort).run()
        case "all":
            try await Outage(isShort: isShort).run()
            try await Kill(isShort: isShort).run()
            try await Requests(isShort: isShort).run()
            try await Outputs(isShort: isShort).run()
            try await Soak(isShort: isShort).run()
        default: throw Failure(usage)
        }
    }
}
