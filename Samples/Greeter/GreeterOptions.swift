//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if GRPC && Hummingbird
/// What the command line says.
struct GreeterOptions {
    /// Which half runs; `nil` for both, in one process.
    var only: String?
    var port = 8080
    var greeterPort = 50051

    static let usage = """
        usage: Greeter [--only greeter|gateway] [--port N] [--greeter-port N]
          --only          runs one half, to use two processes
          --port          the gateway's HTTP port: 8080; 0 for any
          --greeter-port  the greeter's gRPC port: 50051; 0 for any, unless only the gateway runs
        """

    struct Mistake: Error, CustomStringConvertible {
        let description: String
    }

    init(_ arguments: [String]) throws {
        var rest = arguments[...]
        func value(of name: String) throws -> String {
            guard let value = rest.popFirst() else {
                throw Mistake(description: "\(name) needs a value\n\(Self.usage)")
            }
            return value
        }
        func number(of name: String) throws -> Int {
            let text = try value(of: name)
            guard let number = UInt16(text) else {
                throw Mistake(description: "\(name) must be a number from 0 to 65535, not \(text)")
            }
            return Int(number)
        }
        while let argument = rest.popFirst() {
            switch argument {
            case "--only":
                let half = try value(of: argument)
                guard ["greeter", "gateway"].contains(half) else {
                    throw Mistake(description: "--only must be greeter or gateway, not \(half)")
                }
                only = half
            case "--port": port = try number(of: argument)
            case "--greeter-port": greeterPort = try number(of: argument)
            default: throw Mistake(description: "unknown argument: \(argument)\n\(Self.usage)")
            }
        }
    }
}
#endif
