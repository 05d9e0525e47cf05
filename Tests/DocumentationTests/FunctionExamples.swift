//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import OpenTracing
import TracedRouting

// The code of the article about functions, to be compiled. A test compares the two.

struct Oven: Sendable {
    var model: String
}

struct Kitchen: TracedMembers {
    @TracedFunction("oven.preheat", tags: .argument(0, as: "temperature"), .result(\.model))
    var preheat = { (temperature: Int) async throws -> Oven in Oven(model: "gas") }

    @TracedFunction var weigh = { (grams: Int) -> String in "\(grams) g" }

    func chop(_ vegetable: String, into pieces: Int) async throws -> Int { pieces }
}

protocol Cooking: Sendable {
    func chop(_ vegetable: String, into pieces: Int) async throws -> Int
}

struct TracedKitchen: Cooking {
    let kitchen: any Cooking
    let tracing: RequestTracing

    func chop(_ vegetable: String, into pieces: Int) async throws -> Int {
        try await tracing.operation("vegetables.chop", tags: ["pieces": .integer(Int64(pieces))]) {
            try await kitchen.chop(vegetable, into: pieces)
        }
    }
}

extension Kitchen: Cooking {}

enum FunctionExamples {
    static func call(_ tracing: RequestTracing) async throws -> (Oven, Int) {
        let kitchen = tracing.traced(Kitchen())
        let oven = try await kitchen.preheat(180)
        let chop = tracing.traced("vegetables.chop", kitchen.chop, tags: .argument(1, as: "pieces"))
        let pieces = try await chop("leek", 12)
        return (oven, pieces)
    }

    static func readme(_ tracing: RequestTracing) -> (@Sendable (String, Int) async throws -> Int) {
        struct Kitchen: TracedMembers {
            @TracedFunction("oven.preheat", tags: .argument(0, as: "temperature"), .result(\.model))
            var preheat = { (temperature: Int) async throws -> Oven in Oven(model: "gas") }

            func chop(_ vegetable: String, into pieces: Int) async throws -> Int { pieces }
        }

        let kitchen = tracing.traced(Kitchen())
        let chop = tracing.traced("vegetables.chop", kitchen.chop)
        return chop
    }
}
