//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracingExporters
import Testing

@Suite("Retries")
struct RetryTests {
    private let policy = RetryPolicy(
        maximumAttempts: 6,
        initialDelay: .seconds(1),
        maximumDelay: .seconds(5),
        deadline: .seconds(20)
    )

    @Test(
        "The wait doubles up to its maximum and is cut by half at most",
        arguments: [
            (1, 1.0, 1_000), (2, 1.0, 2_000), (3, 1.0, 4_000), (4, 1.0, 5_000), (5, 1.0, 5_000), (1, 0.0, 500),
            (3, 0.5, 3_000),
        ]
    )
    func delays(attempts: Int, chance: Double, milliseconds: Int) {
        let delay = policy.delay(afterAttempts: attempts, elapsed: .zero, requested: nil, chance: chance)
        #expect(delay == .milliseconds(milliseconds))
    }

    @Test("There is no wait after the last attempt, nor one that ends after the deadline")
    func bounds() {
        #expect(policy.delay(afterAttempts: 6, elapsed: .zero, requested: nil, chance: 1) == nil)
        #expect(policy.delay(afterAttempts: .max, elapsed: .zero, requested: nil, chance: 1) == nil)
        #expect(policy.delay(afterAttempts: 1, elapsed: .seconds(19), requested: nil, chance: 1) == nil)
        #expect(policy.delay(afterAttempts: 1, elapsed: .seconds(19), requested: nil, chance: 0) == .milliseconds(500))
        #expect(RetryPolicy.none.delay(afterAttempts: 1, elapsed: .zero, requested: nil, chance: 0) == nil)
    }

    @Test("What the receiver asks for is the least wait, and too much of it ends the attempts")
    func requested() {
        #expect(policy.delay(afterAttempts: 1, elapsed: .zero, requested: .seconds(7), chance: 1) == .seconds(7))
        #expect(policy.delay(afterAttempts: 3, elapsed: .zero, requested: .seconds(1), chance: 1) == .seconds(4))
        #expect(policy.delay(afterAttempts: 1, elapsed: .zero, requested: .seconds(20), chance: 1) == nil)
    }

    @Test("Unusual policies neither trap nor wait forever")
    func unusual() {
        let endless = RetryPolicy(maximumAttempts: .max, initialDelay: .seconds(1), maximumDelay: .seconds(60))
        #expect(endless.delay(afterAttempts: 1_000_000, elapsed: .zero, requested: nil, chance: 0) == nil)
        let negative = RetryPolicy(maximumAttempts: 3, initialDelay: .seconds(-1), maximumDelay: .seconds(-5))
        #expect(negative.delay(afterAttempts: 1, elapsed: .zero, requested: nil, chance: 1) == .zero)
    }

    @Test(
        "Retry-After is read as seconds and as a date in each form of HTTP",
        arguments: [
            ("0", 0), ("120", 120), (" 7 ", 7), ("99999999999999999999", 86_400),
            ("Sun, 06 Nov 1994 08:49:37 GMT", 7), ("Sunday, 06-Nov-94 08:49:37 GMT", 7),
            ("Sun Nov  6 08:49:37 1994", 7),
            ("Sun, 06 Nov 1994 08:49:00 GMT", 0), ("Tue, 29 Feb 2000 00:00:00 GMT", 86_400),
        ]
    )
    func retryAfter(value: String, seconds: Int) {
        #expect(RetryAfter.delay(value, now: 784_111_770) == .seconds(seconds))
    }

    @Test(
        "Dates are counted right over leap years and centuries",
        arguments: [
            ("Thu, 01 Jan 1970 00:00:10 GMT", 0), ("Tue, 29 Feb 2000 00:00:05 GMT", 951_782_400),
            ("Wed, 01 Mar 2000 00:00:05 GMT", 951_868_800), ("Mon, 01 Mar 2100 00:00:05 GMT", 4_107_542_400),
            ("Fri, 31 Dec 1999 23:59:60 GMT", 946_684_795),
        ] as [(String, Int64)]
    )
    func dates(value: String, now: Int64) {
        #expect(RetryAfter.delay(value, now: now) == .seconds(now == 0 ? 10 : 5))
    }

    @Test(
        "Anything else is no wait",
        arguments: [
            "", "soon", "-5", "1.5", "+3", "Sun, 06 Nov 1994", "Sun, 6 Foo 1994 08:49:37 GMT",
            "Sun, 06 Nov 1994 25:00:00 GMT",
            "Sun, 32 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 CET", "Sun, 06 Nov 99999 08:49:37 GMT", "٣",
        ]
    )
    func nonsense(value: String) {
        #expect(RetryAfter.delay(value, now: 0) == nil)
    }
}
