//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird && AsyncHTTPClient && ServiceLifecycle
/// The ports of the two servers, from options or else from the environment. Port 0 takes any that is free.
struct ShopOptions {
    var storefrontPort = 8080
    var inventoryPort = 8081

    /// What is wrong with the options.
    struct Problem: Error, CustomStringConvertible {
        let description: String
    }

    init(arguments: [String], environment: [String: String]) throws {
        if let value = environment["STOREFRONT_PORT"] {
            storefrontPort = try Self.port(value, from: "STOREFRONT_PORT")
        }
        if let value = environment["INVENTORY_PORT"] {
            inventoryPort = try Self.port(value, from: "INVENTORY_PORT")
        }
        var arguments = arguments[...]
        while let option = arguments.popFirst() {
            switch option {
            case "--storefront-port": storefrontPort = try Self.port(arguments.popFirst(), from: option)
            case "--inventory-port": inventoryPort = try Self.port(arguments.popFirst(), from: option)
            default:
                throw Problem(
                    description:
                        "The option \(option) is unknown; there are --storefront-port PORT and --inventory-port PORT."
                )
            }
        }
    }

    private static func port(_ text: String?, from source: String) throws -> Int {
        guard let port = text.flatMap({ UInt16($0) }) else {
            throw Problem(description: "\(source) needs a port from 0 to 65535, and has \"\(text ?? "")\".")
        }
        return Int(port)
    }
}
#endif
