//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird && AsyncHTTPClient && DistributedTracing && Logging && ServiceLifecycle
import DistributedTracingBridge
import Foundation
import Hummingbird
import Logging
import NIOCore
import OpenTracing
import OpenTracingExporters
import OpenTracingSDK
import ServiceLifecycle
import TracedHummingbird
import TracedLogging
import TracedRouting
import TracedServiceLifecycle
import Tracing
import TracingConsole
import UnixSignals

/// A storefront, an inventory and a supplier, three real servers in one process. The storefront asks the others over HTTP, and each
/// finished trace is printed as one waterfall through all of them.
@main
struct Shop {
    static func main() async {
        let problem: String
        do {
            let environment = ProcessInfo.processInfo.environment
            let options = try ShopOptions(
                arguments: Array(CommandLine.arguments.dropFirst()),
                environment: environment
            )
            if options.asksForHelp { return Welcome.printHelp() }
            problem = try await run(options, environment: environment) ?? ""
        } catch {
            problem = "\(error)"
        }
        guard problem.isEmpty else {
            FileHandle.standardError.write(Data("Shop: \(problem)\n".utf8))
            exit(1)
        }
    }

    /// Runs the servers until they are told to stop.
    ///
    /// - Returns: what kept them from running; `nil` after a clean stop.
    private static func run(_ options: ShopOptions, environment: [String: String]) async throws -> String? {
        let sources = ShopSettings.sources(environment)
        let settings = try sources.load()
        // The tracers share the processor, so that a trace that runs through several services is printed as one.
        let traces = WholeTraceProcessor(ConsoleExporter(tags: ShopSettings.printedTags))
        let recent = RecentTraces(capacity: 2000)
        let processors: [any SpanProcessor] = options.printsTraces ? [traces, recent] : [recent]
        func tracer(_ service: String) throws -> RecordingTracer {
            try ShopTracer.make(service: service, environment: environment, processors: processors)
        }
        let storefrontTracer = try tracer("storefront")
        let inventoryTracer = try tracer("inventory")
        let supplierTracer = try tracer("supplier")
        let storefrontTracing = RequestTracing(
            storefrontTracer,
            settings: settings,
            observer: RequestMeasurements()
        )
        let inventoryTracing = RequestTracing(inventoryTracer, settings: settings)
        let supplierTracing = RequestTracing(supplierTracer, settings: settings)
        let tracings = [storefrontTracing, inventoryTracing, supplierTracing]

        // Log lines say which trace they belong to.
        LoggingSystem.bootstrap(StreamLogHandler.standardOutput(label:metadataProvider:), metadataProvider: .tracing)
        // What the supplier and its libraries open with swift-distributed-tracing joins the traces.
        InstrumentationSystem.bootstrap(DistributedTracer(supplierTracing))

        let inventoryAddress = BoundAddress()
        let supplierAddress = BoundAddress()
        let supplier = server(Supplier.router(), port: options.supplierPort) {
            supplierAddress.set($0)
        }
        var inventory = server(Inventory.router(tracing: inventoryTracing), port: options.inventoryPort) {
            inventoryAddress.set($0)
        }
        let router = try Storefront.router(
            tracing: storefrontTracing,
            inventory: InventoryClient(service: ServiceClient(address: inventoryAddress, tracing: storefrontTracing)),
            supplier: SupplierClient(service: ServiceClient(address: supplierAddress, tracing: storefrontTracing)),
            modes: ModeSwitch(services: tracings),
            console: TracingConsole(
                recent,
                allowsChanges: true,
                token: environment["CONSOLE_TOKEN"].flatMap { $0.isEmpty ? nil : $0 },
                attributes: ShopSettings.attributes
            )
        )
        var storefront = server(router, port: options.storefrontPort) { port in
            Welcome.print(
                router: router,
                settings: settings,
                storefront: port,
                inventory: inventoryAddress,
                supplier: supplierAddress
            )
        }
        // Each binds its port once the one before has its own, so that it is known which port is taken.
        inventory.beforeServerStarts { try await supplierAddress.wait() }
        storefront.beforeServerStarts { try await inventoryAddress.wait() }

        let follower = SettingsFollower(sources: sources, services: tracings)
        let following = environment["TRACE_SETTINGS_FILE"].map { _ in Task { await follower.run() } }
        defer { following?.cancel() }
        // Services stop from the last to the first, so that the tracers are closed when the servers have answered their last request.
        let group = ServiceGroup(
            services: [
                TracerService(storefrontTracer), TracerService(inventoryTracer), TracerService(supplierTracer),
                supplier, inventory, storefront,
            ],
            gracefulShutdownSignals: [.sigterm, .sigint],
            logger: quiet
        )
        do {
            try await group.run()
        } catch let error as IOError where error.errnoCode == EADDRINUSE {
            let (port, name) =
                !supplierAddress.isSet
                ? (options.supplierPort, "supplier")
                : !inventoryAddress.isSet
                    ? (options.inventoryPort, "inventory") : (options.storefrontPort, "storefront")
            return "The port \(port) is taken; choose another with --\(name)-port or \(name.uppercased())_PORT."
        }
        return nil
    }

    /// The log of the servers themselves.
    private static var quiet: Logger {
        var logger = Logger(label: "shop")
        logger.logLevel = .critical
        return logger
    }

    private static func server<Router: HTTPResponderBuilder>(
        _ router: Router,
        port: Int,
        onRunning: @escaping @Sendable (_ port: Int?) -> Void
    ) -> Application<Router.Responder>
    where Router.Responder.Context: InitializableFromSource<ApplicationRequestContextSource> {
        Application(
            router: router,
            configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: port)),
            onServerRunning: { onRunning($0.localAddress?.port) },
            logger: quiet
        )
    }
}
#endif
