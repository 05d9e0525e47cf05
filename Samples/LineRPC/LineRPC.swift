//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import Foundation
import OpenTracing
import OpenTracingInstrumentation

/// A small RPC over the pipes of a child process, traced in both ways that the guide for frameworks knows.
@main
struct LineRPC {
    static func main() async {
        // A server that has gone is an error of a write, not the end of the process.
        signal(SIGPIPE, SIG_IGN)
        do {
            switch Array(CommandLine.arguments.dropFirst()) {
            case []: try await cook()
            case ["--failures"]: try await fail()
            case let arguments where arguments.count == 2 && arguments[0] == "--serve":
                guard let holding = SpanHolding(rawValue: arguments[1]) else { fallthrough }
                try await KitchenServer.run(holding)
            default:
                warn("usage: LineRPC [--failures]")
                exit(64)
            }
        } catch {
            warn("\(error)")
            exit(1)
        }
    }

    /// Cooks a dinner with each way of holding the span.
    private static func cook() async throws {
        let tracing = try Service.tracing("client")
        for holding in SpanHolding.allCases {
            let kitchen = try KitchenProcess(holding, tracing)
            let client = kitchen.client
            try await tracing.tracer.withSpan("dinner.\(holding)") { _ in
                async let soup = client.call("Kitchen", "Cook", "soup")
                async let cake = client.call("Kitchen", "Cook", "cake")
                _ = try await (client.call("Kitchen", "Ping", ""), soup, cake)
            }
            await kitchen.close()
        }
        await Service.close(tracing)
    }

    /// Shows what becomes of calls that fail, with each way of holding the span.
    private static func fail() async throws {
        let tracing = try Service.tracing("client")
        for holding in SpanHolding.allCases {
            let kitchen = try KitchenProcess(holding, tracing)
            let client = kitchen.client
            try kitchen.sendNonsense()
            await tell("a dish that fails") { try await client.call("Kitchen", "Cook", "stone") }
            await tell("a method that does not exist") { try await client.call("Kitchen", "Fry", "egg") }
            await tell("a call without an answer") {
                try await client.call("Kitchen", "Forget", "", within: .milliseconds(500))
            }
            let late = Task { await tell("a server that stops") { try await client.call("Kitchen", "Forget", "") } }
            await tell("a ping before it") { try await client.call("Kitchen", "Ping", "") }
            await kitchen.kill()
            await late.value
            await tell("a call afterwards") { try await client.call("Kitchen", "Ping", "") }
        }
        await Service.close(tracing)
    }

    private static func tell(_ what: String, _ call: () async throws -> String) async {
        do {
            say("\(what): \(try await call())")
        } catch {
            say("\(what): \(error)")
        }
    }
}
