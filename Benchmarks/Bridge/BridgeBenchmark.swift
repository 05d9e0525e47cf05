//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if DistributedTracing
import Dispatch
import Foundation

/// Does one thing many times: `BridgeBenchmark CASE COUNT`. Without arguments it lists the cases, with their times.
///
/// `measure.py` beside this file counts instructions and allocations, which are the same on a busy machine.
@main
struct BridgeBenchmark {
    static func main() {
        let arguments = CommandLine.arguments.dropFirst()
        guard let name = arguments.first else {
            for name in Case.all.map(\.name) { run(name, count: 200_000) }
            return
        }
        run(name, count: arguments.dropFirst().first.flatMap { Int($0) } ?? 200_000)
    }

    private static func run(_ name: String, count: Int) {
        guard let found = Case.all.first(where: { $0.name == name }) else {
            FileHandle.standardError.write(Data("no such case; there are: \(Case.all.map(\.name))\n".utf8))
            exit(1)
        }
        let operation = found.make()
        perform(operation, 10)
        let start = processorTime()
        perform(operation, count)
        print("\(name) \((processorTime() - start) / max(1, count)) ns of processor time")
    }

    private static func processorTime() -> Int {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Int(time.tv_sec) * 1_000_000_000 + Int(time.tv_nsec)
    }

    /// Runs in a task, as the handlers of a server do.
    private static func perform(_ operation: @escaping @Sendable (Int) -> Void, _ count: Int) {
        let isDone = DispatchSemaphore(value: 0)
        Task.detached {
            operation(count)
            isDone.signal()
        }
        isDone.wait()
    }
}
#endif
