//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

#if Hummingbird
import Foundation

/// Serves HTTP with one of the cases, for those who send requests from outside: `LiveBenchmark CASE`.
///
/// It writes its port on a line, and ends when its input does. `measure.py` beside this file sends the requests, and counts
/// instructions.
@main
struct LiveBenchmark {
    static func main() {
        guard let name = CommandLine.arguments.dropFirst().first, let found = Case.all.first(where: { $0.name == name })
        else {
            FileHandle.standardError.write(Data("no such case; there are: \(Case.all.map(\.name))\n".utf8))
            exit(1)
        }
        // Away from the main actor, as servers do it. The main thread waits: valgrind does not survive its end.
        Task.detached {
            do {
                try await found.serve()
            } catch {
                FileHandle.standardError.write(Data("\(error)\n".utf8))
                exit(1)
            }
        }
        while readLine() != nil {}
        exit(0)
    }
}
#endif
