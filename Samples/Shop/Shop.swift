//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird && AsyncHTTPClient && ServiceLifecycle
import Foundation
import Hummingbird
import Logging
import NIOCore
import OpenTracing
import OpenTracingExporters
import OpenTracingSDK
import ServiceLifecycle
import TracedHummingbird
import TracedRouting
import TracedServiceLifecycle
import UnixSignals

/// A storefront and an inventory, two real servers in one process. The storefront asks the inventory over HTTP, and each
/// finished trace is printed as one waterfall through both.
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
            problem = try await run(options, environment: environment) ?? ""
        } catch {
            problem = "\(error)"
        }
        guard problem.isEmpty else {
            FileHandle.standardError.write(Data("Shop: \(problem)\n".utf8))
            exit(1)
        }
    }

    /// Runs both servers until they are told to stop.
    ///
    /// - Returns: what kept them from running; `nil` after a clean stop.
    private static func run(_ options: ShopOptions, environment: [String: String]) async throws -> String? {
        let sources = ShopSettings.sources(environment)
        let settings = try sources.load()
        // Both tracers share the processor, so that a trace that runs through both services is printed as one.
        let traces = WholeTraceProcessor(ConsoleExporter(tags: ShopSettings.printedTags))
        let storefrontTracer = try ShopTracer.make(service: "storefront", environment: environment, processor: traces)
        let inventoryTracer = try ShopTracer.make(service: "inventory", environment: environment, processor: traces)
        let storefrontTracing = RequestTracing(storefrontTracer, settings: settings)
        let inventoryTracing = RequestTracing(inventoryTracer, settings: settings)

        var logger = Logger(label: "shop")
        logger.logLevel = .critical
        let inventoryAddress = BoundAddress()
        let inventory = Application(
            router: Inventory.router(tracing: inventoryTracing),
            configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: options.inventoryPort)),
            onServerRunning: { inventoryAddress.set($0.localAddress?.port) },
            logger: logger
        )
        let router = try Storefront.router(
            tracing: storefrontTracing,
            inventory: InventoryClient(address: inventoryAddress, tracing: storefrontTracing),
            modes: ModeSwitch(services: [storefrontTracing, inventoryTracing])
        )
        var storefront = Application(
            router: router,
            configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: options.storefrontPort)),
            onServerRunning: { channel in
                Welcome.print(
                    router: router,
                    settings: settings,
                    storefront: channel.localAddress?.port,
                    inventory: inventoryAddress
                )
            },
            logger: logger
        )
        storefront.beforeServerStarts { try await inventoryAddress.wait() }

        let follower = SettingsFollower(sources: sources, services: [storefrontTracing, inventoryTracing])
        let following = environment["TRACE_SETTINGS_FILE"].map { _ in Task { await follower.run() } }
        defer { following?.cancel() }
        // Services stop from the last to the first, so that the tracers are closed when both servers have answered their last request.
        let group = ServiceGroup(
            services: [TracerService(storefrontTracer), TracerService(inventoryTracer), inventory, storefront],
            gracefulShutdownSignals: [.sigterm, .sigint],
            logger: logger
        )
        do {
            try await group.run()
        } catch let error as IOError where error.errnoCode == EADDRINUSE {
            // The storefront binds its port only once the inventory has its own.
            return inventoryAddress.isSet
                ? "The port \(options.storefrontPort) is taken; choose another with --storefront-port or STOREFRONT_PORT."
                : "The port \(options.inventoryPort) is taken; choose another with --inventory-port or INVENTORY_PORT."
        }
        return nil
    }
}
#endif
