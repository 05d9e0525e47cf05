//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import Foundation
import OpenTracing
import OpenTracingExporters
import OpenTracingInstrumentation

/// The process of the server. It serves its standard input and output until the client closes them, or until it is told to stop.
enum KitchenServer {
    static func run(_ holding: SpanHolding) async throws {
        let tracing = try Service.tracing("kitchen", printingTo: .standardError)
        let methods = try Kitchen.methods()
        let server: LineServer
        switch holding {
        case .filter:
            let kitchen = Kitchen(tracing: tracing) { _ in tracing.tracer.activeSpan }
            server = LineServer(handlers: kitchen.handlers, filters: [TracingFilter(tracing, methods)])
        case .hooks:
            let hooks = TracingHooks(tracing, methods)
            let kitchen = Kitchen(tracing: tracing) { call in hooks.registry.span(for: call.id) }
            server = LineServer(handlers: kitchen.handlers, hooks: [hooks])
        }
        let serving = Task {
            await server.run(LinePipe(input: .standardInput, output: .standardOutput))
        }
        let stop = Service.whenToldToStop { serving.cancel() }
        await serving.value
        stop.cancel()
        await Service.close(tracing)
    }
}

/// The two ways in which an integration can hold the span of a call.
enum SpanHolding: String, CaseIterable {
    /// In the context of the task that serves the call, with a filter around the handler.
    case filter
    /// In a map from calls to spans, with hooks before and after the handler.
    case hooks
}
