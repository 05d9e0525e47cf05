//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import Testing
import TracedRouting

@Suite("Who finishes a span")
struct SpanUsageTests {
    /// A call of some thread.
    enum Call: CaseIterable {
        case work
        case respond
        case leave
        case end
    }

    /// All orders in which the calls of several threads can come, each thread's own in their order.
    private static func orders(of threads: [[Call]]) -> [[(thread: Int, call: Call)]] {
        guard threads.contains(where: { !$0.isEmpty }) else { return [[]] }
        return threads.indices.flatMap { thread -> [[(thread: Int, call: Call)]] in
            guard let call = threads[thread].first else { return [] }
            var rest = threads
            rest[thread].removeFirst()
            return orders(of: rest).map { [(thread, call)] + $0 }
        }
    }

    @Test("In whatever order calls come, one is told to finish, after the end was asked for and the last has left")
    func everyOrder() {
        let orders = Self.orders(of: [[.work, .leave], [.respond, .leave], [.respond, .leave], [.end], [.end]])
        #expect(orders.count == 5040)
        for order in orders {
            var usage = SpanUsage()
            var inside: Set<Int> = []
            var (finishCount, isAsked, hasResponded) = (0, false, false)
            func note(_ isTold: Bool) {
                #expect(isTold == (isAsked && inside.isEmpty && finishCount == 0))
                if isTold { finishCount += 1 }
            }
            for (thread, call) in order {
                switch call {
                case .work, .respond:
                    let isResponse = call == .respond
                    let mayEnter = !isAsked && !(isResponse && hasResponded)
                    #expect(usage.enter(for: isResponse ? .response(statusCode: 200) : nil) == mayEnter)
                    if mayEnter { inside.insert(thread) }
                    if isResponse, mayEnter { hasResponded = true }
                case .leave:
                    guard inside.remove(thread) != nil else { continue }
                    note(usage.leave())
                case .end:
                    isAsked = true
                    note(usage.end())
                }
                #expect(usage.isRunning == (!isAsked && !hasResponded))
            }
            #expect(finishCount == 1)
        }
    }

    @Test("Whoever leaves without having entered changes nothing")
    func strayLeave() {
        var usage = SpanUsage()
        #expect(!usage.leave() && usage.isRunning)
        #expect(usage.end() && !usage.leave())
    }
}
