//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import Dispatch
import Foundation
import OpenTracing

/// Does one thing many times: `SpanBenchmark CASE COUNT`. Without arguments it lists the cases, with their times; `threads` says
/// what a span takes on two threads of one tracer, against one thread.
///
/// `measure.py` beside this file counts instructions and allocations, which are the same on a busy machine.
@main
struct SpanBenchmark {
    private static let cases = Case.spans + Case.propagation + Case.encoders

    static func main() {
        let arguments = CommandLine.arguments.dropFirst()
        guard let name = arguments.first else {
            for name in cases.map(\.name) { run(name, count: 200_000) }
            return
        }
        if name == "threads" { return compareThreads() }
        run(name, count: arguments.dropFirst().first.flatMap { Int($0) } ?? 200_000)
    }

    private static func run(_ name: String, count: Int) {
        guard let found = cases.first(where: { $0.name == name }) else {
            FileHandle.standardError.write(Data("no such case; there are: \(cases.map(\.name))\n".utf8))
            exit(1)
        }
        let operation = found.make()
        perform(operation, 10)
        let start = time(CLOCK_PROCESS_CPUTIME_ID)
        perform(operation, count)
        let nanoseconds = time(CLOCK_PROCESS_CPUTIME_ID) - start
        print("\(name) \(nanoseconds / max(1, count)) ns of processor time")
    }

    private static func perform(_ operation: Case.Operation, _ count: Int) {
        switch operation {
        case .plain(let run):
            run(count)
        case .async(let run):
            let isDone = DispatchSemaphore(value: 0)
            Task.detached {
                await run(count)
                isDone.signal()
            }
            isDone.wait()
        }
    }

    /// The least time over many short rounds, by turns on one thread and on two, so that other work shows little.
    private static func compareThreads() {
        for (name, make) in Case.tracers where name != "noop" {
            let tracer = make()
            var best = [Int.max, Int.max]
            for _ in 0..<40 {
                for threads in 1...2 {
                    best[threads - 1] = min(best[threads - 1], timePerSpan(tracer, threads: threads))
                }
            }
            let ratio = Double(best[1]) / Double(best[0])
            print(
                "\(name): one thread \(best[0]) ns, two threads \(best[1]) ns each, ratio \((ratio * 100).rounded() / 100)"
            )
        }
    }

    /// In processor time, so that threads which wait for a processor do not count.
    private static func timePerSpan(_ tracer: any Tracer, threads: Int) -> Int {
        let count = 50_000
        let start = time(CLOCK_PROCESS_CPUTIME_ID)
        DispatchQueue.concurrentPerform(iterations: threads) { _ in
            for _ in 0..<count { tracer.startSpan("GET /users/:id").finish() }
        }
        return (time(CLOCK_PROCESS_CPUTIME_ID) - start) / (count * threads)
    }

    private static func time(_ clock: clockid_t) -> Int {
        var time = timespec()
        clock_gettime(clock, &time)
        return time.tv_sec * 1_000_000_000 + time.tv_nsec
    }
}
