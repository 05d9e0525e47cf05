//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if GRPC && Hummingbird
import Foundation
import GRPCCore
import GRPCNIOTransportHTTP2
import Hummingbird
import Logging
import OpenTracing
import OpenTracingExporters
import OpenTracingSDK
import TracedGRPC
import TracedHummingbird
import TracedRouting

/// A gateway for HTTP, and a greeter that it calls with gRPC: in one process, or in two.
@main
struct Greeter {
    static func main() async {
        do {
            try await run(GreeterOptions(Array(CommandLine.arguments.dropFirst())))
        } catch {
            FileHandle.standardError.write(Data("Greeter: \(error)\n".utf8))
            exit(1)
        }
    }

    private static func run(_ options: GreeterOptions) async throws {
        // The tracers share the processor, so that a trace through both halves is printed as one where both are here.
        let traces = WholeTraceProcessor(
            ConsoleExporter(tags: ["http.parameter.name", "rpc.status_code", "rpc.metadata.x-language", "language"])
        )
        func tracing(_ service: String) throws -> RequestTracing {
            var environment = ProcessInfo.processInfo.environment
            environment["OTEL_SERVICE_NAME"] = service
            if (environment["OTEL_TRACES_EXPORTER"] ?? "").isEmpty { environment["OTEL_TRACES_EXPORTER"] = "none" }
            let tracer = try RecordingTracer.fromEnvironment(validating: environment) { $0.processors.append(traces) }
            return RequestTracing(tracer, settings: try TracingSettings(environment: environment))
        }
        guard options.only != "gateway" else {
            return try await serveGateway(tracing("gateway"), options, greeterPort: options.greeterPort)
        }
        let greeter = try tracing("greeter")
        try await withGRPCServer(
            transport: .http2NIOPosix(
                address: .ipv4(host: "127.0.0.1", port: options.greeterPort),
                transportSecurity: .plaintext
            ),
            services: [GreeterService(phrases: greeter.traced(Phrases()))],
            interceptors: [try TracedServerInterceptor(greeter, methods: GreeterService.methods())]
        ) { server in
            let port = try await server.listeningAddress?.ipv4?.port ?? options.greeterPort
            say("The greeter serves gRPC on 127.0.0.1:\(port)")
            if options.only == "greeter" {
                await untilToldToStop()
            } else {
                try await serveGateway(tracing("gateway"), options, greeterPort: port)
            }
        }
        await close(greeter)
    }

    /// Serves until the process is told to stop.
    private static func serveGateway(
        _ tracing: RequestTracing,
        _ options: GreeterOptions,
        greeterPort: Int
    ) async throws {
        try await withGRPCClient(
            transport: .http2NIOPosix(
                target: .ipv4(address: "127.0.0.1", port: greeterPort),
                transportSecurity: .plaintext
            ),
            interceptors: [TracedClientInterceptor(tracing)]
        ) { client in
            var logger = Logger(label: "greeter")
            logger.logLevel = .critical
            let application = Application(
                router: try Gateway.router(tracing, client),
                configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: options.port)),
                onServerRunning: { channel in
                    let url = "http://127.0.0.1:\(channel.localAddress?.port ?? options.port)"
                    say("The gateway serves \(url)")
                    say("  curl '\(url)/hello/ann?language=fr'")
                    say("  curl '\(url)/hello?names=ann,bob'")
                },
                logger: logger
            )
            try await application.runService()
        }
        await close(tracing)
    }

    private static func close(_ tracing: RequestTracing) async {
        if let tracer = tracing.tracer as? RecordingTracer { await tracer.close() }
    }

    private static func untilToldToStop() async {
        let signals = [SIGTERM, SIGINT].map { number in
            signal(number, SIG_IGN)
            return DispatchSource.makeSignalSource(signal: number, queue: .global())
        }
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self)
        for source in signals {
            source.setEventHandler { continuation.yield() }
            source.resume()
        }
        for await _ in stream { break }
        for source in signals { source.cancel() }
    }

    private static func say(_ text: String) {
        FileHandle.standardOutput.write(Data("\(text)\n".utf8))
    }
}
#endif
