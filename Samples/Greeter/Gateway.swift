//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if GRPC && Hummingbird
import GRPCCore
import GRPCNIOTransportHTTP2
import TracedGRPC
import TracedRouting

/// The HTTP side of the sample. Each of its routes makes a call.
enum Gateway {
    typealias Client = GRPCClient<HTTP2ClientTransport.Posix>

    static func router(_ tracing: RequestTracing, _ client: Client) throws -> TracedRouter {
        try TracedRouter(tracing) {
            Get("/hello/:name", traced: .named("hello", tags: \.parameters.name)) { request in
                let greeting = try await client.unary(
                    request: ClientRequest(
                        message: request.parameters.name ?? "",
                        metadata: ["x-language": .string(request.query.language ?? "en")]
                    ),
                    descriptor: GreeterService.greet,
                    serializer: TextMessage(),
                    deserializer: TextMessage(),
                    options: .defaults
                ) { response in try response.message }
                return .text(greeting + "\n")
            }
            Get("/hello", traced: "hello.all") { request in
                let names = (request.query.names ?? "").split(separator: ",").map(String.init)
                let greetings = try await client.bidirectionalStreaming(
                    request: StreamingClientRequest { writer in
                        for name in names { try await writer.write(name) }
                    },
                    descriptor: GreeterService.greetAll,
                    serializer: TextMessage(),
                    deserializer: TextMessage(),
                    options: .defaults
                ) { response in
                    var greetings = ""
                    for try await greeting in response.messages { greetings += greeting + "\n" }
                    return greetings
                }
                return .text(greetings)
            }
        }
    }
}
#endif
