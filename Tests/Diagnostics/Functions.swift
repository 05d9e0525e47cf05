//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import TracedRouting

struct Oven: Sendable {
    var model: String
}

final class Tin {}

struct Kitchen: TracedMembers {
    @TracedFunction("oven.preheat", tags: .argument(0, as: "temperature"), .result(\.model))
    var preheat = { (temperature: Int) async throws -> Oven in Oven(model: "gas") }
    // error: 'nothing'
    @TracedFunction("oven.cool", tags: .result(\.nothing)) var cool = { () async -> Oven in Oven(model: "") }
    // error: has no member 'argumnt'
    @TracedFunction("oven.heat", tags: .argumnt(0, as: "temperature")) var heat = { (degrees: Int) -> Int in degrees }
    // error: has no member 'forced'
    @TracedFunction(traced: .forced) var clean = { () -> Void in }
    // error: no exact matches in call to initializer
    @TracedFunction("x", tag: .argument(0, as: "a")) var chop = { (count: Int) -> Int in count }
    // error: no exact matches in call to initializer
    @TracedFunction var number = 3
    // error: 'Tin'
    @TracedFunction var bake = { (tin: Tin) async -> Int in 1 }
}

func call(_ kitchen: Kitchen, _ tracing: RequestTracing) async throws {
    // error: cannot convert value of type 'String' to expected argument type 'Int'
    _ = try await kitchen.preheat("hot")
    // error: 'await'
    _ = try kitchen.preheat(180)
    // error: conform to 'TracedMembers'
    tracing.traced(Oven(model: "gas"))
    // error: has no member 'nothing'
    _ = tracing.traced("preheat", kitchen.preheat, tags: .result(\.nothing))
}
