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

    /// A number in whose changes another thread gets in between, as often as there are interruptions. For one thread only.
    final class InterruptedNumber: SharedNumber, @unchecked Sendable {
        private(set) var value: UInt = 0
        var interruptions: [() -> Void] = []

        init() {}

        func load() -> UInt { value }

        func exchange(_ expected: UInt, for desired: UInt) -> Bool {
            if let interruption = interruptions.popLast() { interruption() }
            guard value == expected else { return false }
            value = desired
            return true
        }
    }

    private typealias Usage = SpanUsage<InterruptedNumber>

    private static func make(_ call: Call, _ usage: borrowing Usage) -> Bool {
        switch call {
        case .work: usage.enter()
        case .respond: usage.enter(isResponse: true)
        case .leave: usage.leave()
        case .end: usage.end()
        }
    }

    /// What two calls come to: what each returned, and the state that they leave.
    struct Outcome: Equatable {
        let results: [Bool]
        let state: UInt
    }

    private static func outcome(of first: Call, then second: Call, after history: [Call], swapped: Bool) -> Outcome {
        let number = InterruptedNumber()
        let usage = Usage(number)
        for call in history { _ = make(call, usage) }
        let results = [make(first, usage), make(second, usage)]
        return Outcome(results: swapped ? results.reversed() : results, state: number.value)
    }

    static let histories: [[Call]] = [
        [], [.end], [.work, .work], [.respond, .work], [.work, .work, .end], [.respond, .work, .end],
        [.respond, .leave], [.work, .leave, .work, .work],
    ]

    @Test("A call that comes in the middle of another one comes before or after it", arguments: histories)
    func interrupted(history: [Call]) {
        let workerCount = history.reduce(0) { $0 + ($1 == .leave ? -1 : $1 == .end ? 0 : 1) }
        for outer in Call.allCases where outer != .leave || workerCount == 2 {
            for inner in Call.allCases where inner != .leave || workerCount == 2 {
                let number = InterruptedNumber()
                let usage = Usage(number)
                for call in history { _ = Self.make(call, usage) }
                var innerResult: Bool?
                // The same state behind both, as two threads have it.
                number.interruptions = [{ innerResult = Self.make(inner, Usage(number)) }]
                let outerResult = Self.make(outer, usage)
                // A call that changes nothing is not interrupted: the other one then comes after it.
                number.interruptions = []
                let results = [outerResult, innerResult ?? Self.make(inner, usage)]
                let orders = [
                    Self.outcome(of: outer, then: inner, after: history, swapped: false),
                    Self.outcome(of: inner, then: outer, after: history, swapped: true),
                ]
                #expect(orders.contains(Outcome(results: results, state: number.value)), "\(inner) within \(outer)")
            }
        }
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
            let usage = SpanUsage<AtomicNumber>()
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
                    #expect(usage.enter(isResponse: isResponse) == mayEnter)
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
        let usage = SpanUsage<AtomicNumber>()
        #expect(!usage.leave() && usage.isRunning)
        #expect(usage.end() && !usage.leave())
    }
}
