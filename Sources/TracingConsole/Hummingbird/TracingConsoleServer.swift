//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

#if Hummingbird
import HTTPTypes
public import Hummingbird
public import HummingbirdRouter
public import Logging
public import OpenTracingInstrumentation
public import ServiceLifecycle
public import TracedHummingbird

/// The console as a server of its own, for services that are not HTTP, such as gRPC and workers, and for those that want it on another
/// port.
///
/// ```swift
/// let console = try TracingConsoleServer(tracing, methods: methods, console: TracingConsole(allowsChanges: true))
/// let group = ServiceGroup(services: [grpcServer, console], logger: logger)
/// ```
///
/// It listens on the loopback address alone, and leads from `/` to the console. In the page, a procedure of an RPC stands where a route
/// of HTTP does.
public struct TracingConsoleServer: Service {
    private let application: Application<RouterResponder<TracedRequestContext>>

    /// The port of a server that says none.
    public static var defaultPort: Int { 7685 }

    /// Creates a server for a service without routes.
    ///
    /// - Parameters:
    ///   - tracing: the tracer and the settings of the service.
    ///   - methods: the procedures to show.
    ///   - console: the console.
    ///   - port: the port, 0 for any that is free.
    ///   - logger: logs that the server starts and stops.
    ///   - onRunning: is told the port when the server listens.
    /// - Throws: ``/OpenTracingInstrumentation/DefinitionError`` with what is wrong with the console.
    public init(
        _ tracing: RequestTracing,
        methods: TracedMethods = TracedMethods(),
        console: TracingConsole = TracingConsole(),
        port: Int = defaultPort,
        logger: Logger? = nil,
        onRunning: @escaping @Sendable (_ port: Int) async -> Void = { _ in }
    ) throws(DefinitionError) {
        try self.init(methods.directory(under: tracing), console, port, logger, onRunning)
    }

    /// Creates a server that shows the routes of a router.
    ///
    /// - Parameters:
    ///   - router: the router whose routes are shown; the one that serves the requests.
    ///   - console: the console.
    ///   - port: the port, 0 for any that is free.
    ///   - logger: logs that the server starts and stops.
    ///   - onRunning: is told the port when the server listens.
    /// - Throws: ``/OpenTracingInstrumentation/DefinitionError`` with what is wrong with the console.
    public init(
        _ router: TracedHummingbirdRouter<some RequestContext>,
        console: TracingConsole = TracingConsole(),
        port: Int = defaultPort,
        logger: Logger? = nil,
        onRunning: @escaping @Sendable (_ port: Int) async -> Void = { _ in }
    ) throws(DefinitionError) {
        try self.init(router.directory, console, port, logger, onRunning)
    }

    /// Creates a server that shows the routes of a result-builder router.
    ///
    /// - Parameters:
    ///   - router: the router whose routes are shown; the one that serves the requests.
    ///   - console: the console.
    ///   - port: the port, 0 for any that is free.
    ///   - logger: logs that the server starts and stops.
    ///   - onRunning: is told the port when the server listens.
    /// - Throws: ``/OpenTracingInstrumentation/DefinitionError`` with what is wrong with the console.
    public init(
        _ router: TracedRouterBuilder<some RouterRequestContext>,
        console: TracingConsole = TracingConsole(),
        port: Int = defaultPort,
        logger: Logger? = nil,
        onRunning: @escaping @Sendable (_ port: Int) async -> Void = { _ in }
    ) throws(DefinitionError) {
        try self.init(router.directory, console, port, logger, onRunning)
    }

    private init(
        _ directory: RouteDirectory,
        _ console: TracingConsole,
        _ port: Int,
        _ logger: Logger?,
        _ onRunning: @escaping @Sendable (_ port: Int) async -> Void
    ) throws(DefinitionError) {
        let router = Router(context: TracedRequestContext.self)
        let responder = TracedRouterResponder(
            try console.router(showing: directory),
            context: TracedRequestContext.self
        )
        for path in [console.path, console.path + "/**"] {
            for method: HTTPRequest.Method in [.get, .put, .post, .patch, .delete] {
                router.on(RouterPath(path), method: method, responder: responder)
            }
        }
        let page = console.path
        router.get("/") { _, _ in Response.redirect(to: page, type: .found) }
        application = Application(
            responder: router.buildResponder(),
            configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: port)),
            onServerRunning: { channel in await onRunning(channel.localAddress?.port ?? port) },
            logger: logger
        )
    }

    /// Serves until the task is cancelled, or the service group that it stands in shuts down.
    ///
    /// - Throws: when the port is taken.
    public func run() async throws {
        try await application.run()
    }
}
#endif
