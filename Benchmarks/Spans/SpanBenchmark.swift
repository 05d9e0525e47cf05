//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import Foundation

/// Does one thing many times: `SpanBenchmark CASE COUNT`. Without arguments it lists the cases, with their times.
///
/// `measure.py` beside this file counts instructions and allocations, which are the same on a busy machine.
@main
struct SpanBenchmark {
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
        operation(10)
        let start = processTime()
        operation(count)
        let nanoseconds = processTime() - start
        print("\(name) \(nanoseconds / max(1, count)) ns of processor time")
    }

    private static func processTime() -> Int {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return time.tv_sec * 1_000_000_000 + time.tv_nsec
    }
}
