//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import Dispatch
import Foundation

/// Sends requests through routers and clients many times: `RoutingBenchmark CASE COUNT`. Without arguments it measures the times
/// of all cases, and what they are to the time without tracing.
///
/// `measure.py` beside this file counts instructions and allocations, which are the same on a busy machine.
@main
struct RoutingBenchmark {
    private static let rounds = 9
    private static let requestsPerRound = 20_000

    static func main() {
        // Away from the main actor, as servers do it. The main thread waits: valgrind does not survive its end.
        Task.detached {
            do {
                try await run()
                exit(0)
            } catch {
                FileHandle.standardError.write(Data("\(error)\n".utf8))
                exit(1)
            }
        }
        DispatchSemaphore(value: 0).wait()
    }

    private static func run() async throws {
        let arguments = CommandLine.arguments.dropFirst()
        guard let name = arguments.first else { return try await compareTimes() }
        guard let found = Case.all.first(where: { $0.name == name }) else {
            FileHandle.standardError.write(Data("no such case; there are: \(Case.all.map(\.name))\n".utf8))
            exit(1)
        }
        let operation = try found.make()
        try await operation(10)
        try await operation(arguments.dropFirst().first.flatMap { Int($0) } ?? requestsPerRound)
    }

    /// Takes the cases in turn, so that what else the machine does meets all of them, and compares medians.
    private static func compareTimes() async throws {
        let operations = try Case.all.map { try $0.make() }
        var times = [[Int]](repeating: [], count: operations.count)
        for round in 0...rounds {
            for (index, operation) in operations.enumerated() {
                let start = processTime()
                try await operation(requestsPerRound)
                // The first round warms up.
                if round > 0 { times[index].append(processTime() - start) }
            }
        }
        let medians = Dictionary(
            uniqueKeysWithValues: zip(Case.all.map(\.name), times.map { $0.sorted()[rounds / 2] / requestsPerRound })
        )
        for found in Case.all {
            let median = medians[found.name] ?? 0
            let baseline = medians[found.baseline ?? found.name] ?? median
            let ratio = Double(median) / Double(max(1, baseline))
            print("\(found.name): \(median) ns of processor time, \(String(format: "%.2f", ratio)) times the baseline")
        }
    }

    private static func processTime() -> Int {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return time.tv_sec * 1_000_000_000 + time.tv_nsec
    }
}
