//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

#if Hummingbird
public import Hummingbird
public import HummingbirdRouter
public import Logging
public import OpenTracingInstrumentation
public import ServiceLifecycle
public import TracedHummingbird

/// A standalone server for the console, for non-HTTP services such as gRPC and workers, and for services that want it on a
/// separate port.
/// port.
///
/// ```swift
/// let console = try TracingConsoleServer(tracing, methods: methods, console: TracingConsole(allowsChanges: true))
/// let group = ServiceGroup(services: [grpcServer, console], logger: logger)
/// ```
///
/// The server listens only on the loopback address and redirects `/` to the console. For RPC services, the page shows procedures
/// instead of HTTP routes.
public struct TracingConsoleServer: Service {
    private let application: Application<TracedRouterResponder<TracedRequestContext>>

    /// The default port.
    public static var defaultPort: Int { 7685 }

    /// Creates a server for a service without routes.
    ///
    /// - Parameters:
    ///   - tracing: the tracer and the settings of the service.
    ///   - methods: the procedures to show.
    ///   - console: the console.
    ///   - port: the port; 0 for any free port.
    ///   - logger: logs when the server starts and stops.
    ///   - onRunning: called with the port once the server is listening.
    /// - Throws: ``/OpenTracingInstrumentation/DefinitionError`` if the console is misconfigured.
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
    ///   - router: the router whose routes to show; it serves the requests.
    ///   - console: the console.
    ///   - port: the port; 0 for any free port.
    ///   - logger: logs when the server starts and stops.
    ///   - onRunning: called with the port once the server is listening.
    /// - Throws: ``/OpenTracingInstrumentation/DefinitionError`` if the console is misconfigured.
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
    ///   - router: the router whose routes to show; it serves the requests.
    ///   - console: the console.
    ///   - port: the port; 0 for any free port.
    ///   - logger: logs when the server starts and stops.
    ///   - onRunning: called with the port once the server is listening.
    /// - Throws: ``/OpenTracingInstrumentation/DefinitionError`` if the console is misconfigured.
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
        application = Application(
            responder: TracedRouterResponder(try console.router(showing: directory, opensAtRoot: true)),
            configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: port)),
            onServerRunning: { channel in await onRunning(channel.localAddress?.port ?? port) },
            logger: logger
        )
    }

    /// Serves until the task is cancelled or the enclosing service group shuts down.
    ///
    /// - Throws: an error if the port is in use.
    public func run() async throws {
        try await application.run()
    }
}
#endif
