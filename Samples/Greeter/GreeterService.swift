//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if GRPC && Hummingbird
import GRPCCore
import OpenTracing
import TracedGRPC

/// The service of the sample: one greeting, or a stream of them.
struct GreeterService: RegistrableRPCService {
    private static let name = ServiceDescriptor(package: "greeter.v1", service: "Greeter")
    static let greet = MethodDescriptor(service: name, method: "Greet")
    static let greetAll = MethodDescriptor(service: name, method: "GreetAll")

    /// Which calls are traced.
    static func methods() throws -> TracedMethods {
        try TracedMethods {
            RPCService("greeter.v1.Greeter", traced: true) {
                RPCMethod("Greet", traced: .on(tags: \.metadata["x-language"]))
                RPCMethod("GreetAll", traced: .named("greet.all"))
            }
        }
    }

    let phrases: Phrases

    func registerMethods<Transport: ServerTransport>(with router: inout RPCRouter<Transport>) {
        router.registerHandler(
            forMethod: Self.greet,
            deserializer: TextMessage(),
            serializer: TextMessage()
        ) { request, _ in
            let request = try await ServerRequest(stream: request)
            guard !request.message.isEmpty else { throw RPCError(code: .invalidArgument, message: "nobody to greet") }
            return StreamingServerResponse(
                single: ServerResponse(message: phrases.greeting(request.message, language(of: request.metadata)))
            )
        }
        router.registerHandler(
            forMethod: Self.greetAll,
            deserializer: TextMessage(),
            serializer: TextMessage()
        ) { request, _ in
            StreamingServerResponse { writer in
                for try await name in request.messages {
                    try await writer.write(phrases.greeting(name, language(of: request.metadata)))
                }
                return [:]
            }
        }
    }

    private func language(of metadata: Metadata) -> String {
        metadata[stringValues: "x-language"].first { _ in true } ?? "en"
    }
}
#endif
