//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import Foundation

#if GRPC
import LiveCalls
import GRPCCore
import GRPCNIOTransportHTTP2
import OpenTracing
import OpenTracingTesting
import TracedGRPC

/// A server of its own for the tests of calls between two processes. It serves until its standard input ends, and then tells its spans.
@main
struct EchoServer {
    static func main() async throws {
        let tracer = MockTracer(scopeManager: ScopeManager())
        let tracing = RequestTracing(tracer, settings: TracingSettings(mode: .all))
        try await withGRPCServer(
            transport: .http2NIOPosix(address: .ipv4(host: "127.0.0.1", port: 0), transportSecurity: .plaintext),
            services: [EchoService(waiting: { say("waiting") }, tracer: tracer)],
            interceptors: [TracedServerInterceptor(tracing)]
        ) { server in
            say("port \(try await server.listeningAddress?.ipv4?.port ?? 0)")
            let (input, end) = AsyncStream.makeStream(of: Void.self)
            Thread.detachNewThread {
                while !FileHandle.standardInput.availableData.isEmpty {}
                end.finish()
            }
            for await _ in input {}
        }
        for span in tracer.finishedSpans where span.operationName != "inside" {
            let told = ToldSpan(
                trace: span.traceIDString,
                parent: span.parentID,
                name: span.operationName,
                status: span.tags["rpc.status_code"]?.description,
                isFailed: span.tags[.error] == true,
                isCancelled: span.tags[.cancelled] == true
            )
            say(String(decoding: try JSONEncoder().encode(told), as: UTF8.self))
        }
    }

    private static func say(_ line: String) {
        FileHandle.standardOutput.write(Data("\(line)\n".utf8))
    }
}
#else
/// Needs the package trait `GRPC`.
@main
struct EchoServer {
    static func main() {
        FileHandle.standardError.write(Data("EchoServer needs the trait GRPC.\n".utf8))
    }
}
#endif
