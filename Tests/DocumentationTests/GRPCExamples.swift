//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if GRPC
import GRPCCore
import GRPCNIOTransportHTTP2
import OpenTracing
import TracedGRPC

// The code of the article about gRPC, to be compiled. A test compares the two.

enum GRPCExamples {
    static func methods() throws -> TracedMethods {
        let methods = try TracedMethods {
            RPCService("kitchen.v1.Oven", traced: true) {
                RPCMethod("Preheat", traced: .named("oven.preheat", tags: \.metadata["x-tenant"]))
                RPCMethod("Peek", traced: false)
            }
            RPCService("grpc.health.v1.Health", traced: false)
        }
        return methods
    }

    static func server(_ tracing: RequestTracing, _ services: [any RegistrableRPCService]) throws {
        let methods = try methods()
        let server = GRPCServer(
            transport: .http2NIOPosix(address: .ipv4(host: "127.0.0.1", port: 0), transportSecurity: .plaintext),
            services: services,
            interceptors: [TracedServerInterceptor(tracing, methods: methods)]
        )
        _ = server
    }

    static func client(_ tracing: RequestTracing) throws {
        let client = GRPCClient(
            transport: try .http2NIOPosix(target: .dns(host: "oven", port: 50051), transportSecurity: .plaintext),
            interceptors: [TracedClientInterceptor(tracing)]
        )
        _ = client
    }

    static func readme(_ tracing: RequestTracing) throws -> TracedServerInterceptor {
        let methods = try TracedMethods {
            RPCService("kitchen.v1.Oven", traced: true) {
                RPCMethod("Preheat", traced: .named("oven.preheat", tags: \.metadata["x-tenant"]))
                RPCMethod("Peek", traced: false)
            }
        }
        let interceptor = TracedServerInterceptor(tracing, methods: methods)
        return interceptor
    }
}
#endif
