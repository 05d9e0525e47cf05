//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird && AsyncHTTPClient && DistributedTracing && Logging && ServiceLifecycle
/// The ports of the servers, from options or else from the environment, and whether traces are printed. Port 0 takes any that is free.
struct ShopOptions {
    var storefrontPort = 8080
    var inventoryPort = 8081
    var supplierPort = 8082
    /// Whether finished traces are printed.
    var printsTraces = true

    /// Whether to say what the options are, and nothing else.
    var asksForHelp = false

    /// What is wrong with the options.
    struct Problem: Error, CustomStringConvertible {
        let description: String
    }

    init(arguments: [String], environment: [String: String]) throws {
        for (variable, port) in [
            ("STOREFRONT_PORT", \Self.storefrontPort), ("INVENTORY_PORT", \.inventoryPort),
            ("SUPPLIER_PORT", \.supplierPort),
        ] {
            if let value = environment[variable] { self[keyPath: port] = try Self.port(value, from: variable) }
        }
        var arguments = arguments[...]
        while let option = arguments.popFirst() {
            switch option {
            case "--storefront-port": storefrontPort = try Self.port(arguments.popFirst(), from: option)
            case "--inventory-port": inventoryPort = try Self.port(arguments.popFirst(), from: option)
            case "--supplier-port": supplierPort = try Self.port(arguments.popFirst(), from: option)
            case "--quiet": printsTraces = false
            case "--help", "-h": asksForHelp = true
            default:
                throw Problem(
                    description:
                        "The option \(option) is unknown; use --quiet, --help, --storefront-port, --inventory-port "
                        + "or --supplier-port, the last three with a PORT."
                )
            }
        }
    }

    private static func port(_ text: String?, from source: String) throws -> Int {
        guard let port = text.flatMap({ UInt16($0) }) else {
            throw Problem(description: "\(source) must be a port from 0 to 65535, not \"\(text ?? "")\".")
        }
        return Int(port)
    }
}
#endif
