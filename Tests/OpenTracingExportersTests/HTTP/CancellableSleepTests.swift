//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracingExporters
import Testing

@Suite("Sleeping")
struct CancellableSleepTests {
    @Test("A sleep lasts as long as it should", arguments: [Duration.zero, .milliseconds(-5), .milliseconds(20)])
    func lasts(duration: Duration) async throws {
        let start = ContinuousClock.now
        try await CancellableSleep.sleep(for: duration)
        #expect(start.duration(to: .now) >= duration)
    }

    @Test("A sleep ends at once when its task is cancelled, before it or while it lasts")
    func cancelled() async throws {
        for isEarly in [true, false] {
            let task = Task {
                if isEarly { withUnsafeCurrentTask { $0?.cancel() } }
                try await CancellableSleep.sleep(for: .seconds(Int64.max))
            }
            if !isEarly { for _ in 0..<100 { await Task.yield() } }
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
        }
    }

    @Test("Many sleeps that are cancelled at any moment end once each")
    func many() async {
        await withTaskGroup(of: Bool.self) { group in
            for number in 0..<500 {
                group.addTask { (try? await CancellableSleep.sleep(for: .microseconds(number))) != nil }
            }
            var count = 0
            for await _ in group {
                count += 1
                if count == 100 { group.cancelAll() }
            }
            #expect(count == 500)
        }
    }
}
