//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingSDK
import TracedRouting

extension Case {
    /// A function is called that returns at once, and one that waits.
    static let functions: [Case] = [
        Case(name: "function-none", baseline: nil) { calling(next) },
        function("function-off", mode: .off),
        function("function-rule-off", traced: .off),
        function("function-alone"),
        function("function-unsampled", mode: .all, sampler: AlwaysOffSampler()),
        function("function-sampled", mode: .all),
        Case(name: "member-off", baseline: "function-none") {
            calling(makeTracing(.off).traced(Members()).next)
        },
        Case(name: "operation-off", baseline: "function-none") {
            let tracing = makeTracing(.off)
            return calling { number in tracing.operation("next") { next(number) } }
        },
        Case(name: "waiting-none", baseline: nil) { waiting(nextLater) },
        Case(name: "waiting-forwarded", baseline: "waiting-none") { waiting(forwarding(nextLater)) },
        Case(name: "waiting-off", baseline: "waiting-none") { waiting(makeTracing(.off).traced("next", nextLater)) },
        Case(name: "waiting-alone", baseline: "waiting-none") {
            waiting(makeTracing(.annotated).traced("next", nextLater))
        },
        Case(name: "waiting-member-off", baseline: "waiting-none") {
            waiting(makeTracing(.off).traced(Members()).nextLater)
        },
        Case(name: "waiting-operation-off", baseline: "waiting-none") {
            let tracing = makeTracing(.off)
            return waiting { number in await tracing.operation("next") { () async in await nextLater(number) } }
        },
    ]

    private struct Members: TracedMembers {
        @TracedFunction var next = { (number: Int) -> Int in Case.next(number) }
        @TracedFunction var nextLater = { (number: Int) async -> Int in await Case.nextLater(number) }
    }

    private static func function(
        _ name: String,
        mode: TracingMode = .annotated,
        traced rule: FunctionTracing = .on,
        sampler: any Sampler = AlwaysOnSampler()
    ) -> Case {
        Case(name: name, baseline: "function-none") {
            calling(makeTracing(mode, sampler).traced("next", next, traced: rule))
        }
    }

    /// Does nothing but call on: what any wrapper of a function that waits takes.
    @inline(never)
    private static func forwarding<each Argument: Sendable, Result>(
        _ function: @escaping @Sendable (repeat each Argument) async -> Result
    ) -> @Sendable (repeat each Argument) async -> Result {
        { (arguments: repeat each Argument) async -> Result in await function(repeat each arguments) }
    }

    private static func makeTracing(_ mode: TracingMode, _ sampler: any Sampler = AlwaysOnSampler()) -> RequestTracing {
        let tracer = RecordingTracer(serviceName: "benchmark") {
            $0.sampler = ParentBasedSampler(root: sampler)
            $0.processors = [BoundedQueue()]
        }
        return RequestTracing(tracer, settings: TracingSettings(mode: mode))
    }

    private static func calling(_ function: @escaping @Sendable (Int) -> Int) -> @Sendable (Int) async throws -> Void {
        { count in
            var number = 0
            for _ in 0..<count { number = function(number) }
            precondition(number == count)
        }
    }

    private static func waiting(
        _ function: @escaping @Sendable (Int) async -> Int
    ) -> @Sendable (Int) async throws -> Void {
        { count in
            var number = 0
            for _ in 0..<count { number = await function(number) }
            precondition(number == count)
        }
    }

    @Sendable @inline(never)
    private static func next(_ number: Int) -> Int { number + 1 }

    @Sendable @inline(never)
    private static func nextLater(_ number: Int) async -> Int { number + 1 }
}
