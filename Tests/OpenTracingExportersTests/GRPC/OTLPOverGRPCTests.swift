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
import OpenTracingExporters
import OpenTracingSDK
import OpenTracingTesting
import Synchronization
import Testing

@Suite("OTLP over gRPC, to a live receiver", .serialized)
struct OTLPOverGRPCTests {
    /// A trace service that answers as it was told, one call after the other, and then takes everything.
    final class Receiver: RegistrableRPCService {
        typealias Answer = Result<[UInt8], RPCError>

        private let answers: Mutex<[Answer]>
        let calls = Mutex<[(bytes: [UInt8], metadata: Metadata)]>([])

        init(_ answers: [Answer] = []) {
            self.answers = Mutex(answers)
        }

        struct Bytes: MessageSerializer, MessageDeserializer {
            func serialize<Storage: GRPCContiguousBytes>(_ message: [UInt8]) throws -> Storage { Storage(message) }

            func deserialize<Storage: GRPCContiguousBytes>(_ serializedMessageBytes: Storage) throws -> [UInt8] {
                serializedMessageBytes.withUnsafeBytes { Array($0) }
            }
        }

        func registerMethods<Transport: ServerTransport>(with router: inout RPCRouter<Transport>) {
            router.registerHandler(
                forMethod: MethodDescriptor(
                    service: ServiceDescriptor(
                        fullyQualifiedService: "opentelemetry.proto.collector.trace.v1.TraceService"
                    ),
                    method: "Export"
                ),
                deserializer: Bytes(),
                serializer: Bytes()
            ) { request, _ in
                let message = try await ServerRequest(stream: request).message
                self.calls.withLock { $0.append((message, request.metadata)) }
                switch self.answers.withLock({ $0.isEmpty ? .success([]) : $0.removeFirst() }) {
                case .success(let bytes): return StreamingServerResponse(single: ServerResponse(message: bytes))
                case .failure(let error): throw error
                }
            }
        }

        /// Receives while a closure sends to the URL that it is given.
        func run<Result: Sendable>(_ body: @Sendable (_ url: String) async throws -> Result) async throws -> Result {
            try await withGRPCServer(
                transport: .http2NIOPosix(address: .ipv4(host: "127.0.0.1", port: 0), transportSecurity: .plaintext),
                services: [self]
            ) { server in
                let port = try #require(try await server.listeningAddress?.ipv4?.port)
                return try await body("http://127.0.0.1:\(port)")
            }
        }

        var count: Int { calls.withLock(\.count) }
    }

    /// Sends the spans of some operations with a tracer that is set up by variables.
    private func send(
        _ count: Int = 3,
        to receiver: Receiver,
        _ environment: [String: String] = [:]
    ) async throws -> ExporterHealth {
        try await receiver.run { url in
            // However busy the machine is, nothing is to end for want of time.
            let variables = [
                "OTEL_EXPORTER_OTLP_PROTOCOL": "grpc", "OTEL_EXPORTER_OTLP_ENDPOINT": url,
                "OTEL_EXPORTER_OTLP_TIMEOUT": "120000", "OTEL_BSP_EXPORT_TIMEOUT": "240000",
            ]
            let tracer = try RecordingTracer.fromEnvironment(
                validating: variables.merging(environment) { $1 },
                defaultServiceName: "shop",
                diagnostics: TracerDiagnostics { _ in }
            ) {
                $0.closeTimeout = .seconds(240)
                $0.otlp.options.retries = RetryPolicy(deadline: .seconds(240))
            }
            for number in 0..<count { tracer.withSpan("span \(number)", ignoringActiveSpan: true) { _ in } }
            // On a busy machine a flush may give up before the batch has gone.
            for _ in 0..<20 {
                await tracer.flush()
                if tracer.health.values.first?.queuedSpans == 0 { break }
            }
            let health = try #require(tracer.health.values.first)
            await tracer.close()
            return health
        }
    }

    @Test("A batch is one call with our bytes, and headers are metadata")
    func success() async throws {
        let receiver = Receiver()
        let health = try await send(to: receiver, ["OTEL_EXPORTER_OTLP_HEADERS": "X-Tenant=acme"])
        #expect(health.exportedSpans == 3 && health.droppedSpans.isEmpty)
        let received = receiver.calls.withLock(\.self)
        let call = try #require(received.first)
        #expect(receiver.count == 1 && Array(call.metadata[stringValues: "x-tenant"]) == ["acme"])
        let text = String(decoding: call.bytes, as: UTF8.self)
        #expect(text.contains("span 2") && text.contains("shop"))
    }

    @Test("Messages are compressed by gRPC where a variable says so")
    func compressed() async throws {
        let receiver = Receiver()
        let health = try await send(200, to: receiver, ["OTEL_EXPORTER_OTLP_COMPRESSION": "gzip"])
        #expect(health.exportedSpans == 200)
        let received = receiver.calls.withLock(\.self)
        #expect(received.contains { String(decoding: $0.bytes, as: UTF8.self).contains("span 199") })
    }

    @Test(
        "A status that asks for it is tried again, until the receiver takes the batch",
        arguments: [1, 4, 10, 11, 14, 15]
    )
    func retried(code: Int) async throws {
        let receiver = Receiver([.failure(RPCError(code: Self.code(code), message: "later"))])
        let health = try await send(to: receiver)
        #expect(receiver.count == 2 && health.exportedSpans == 3 && health.droppedSpans.isEmpty)
    }

    @Test("A status that does not is a loss, and no second call", arguments: [2, 3, 5, 7, 8, 9, 12, 13, 16])
    func refused(code: Int) async throws {
        let receiver = Receiver([.failure(RPCError(code: Self.code(code), message: "no"))])
        let health = try await send(to: receiver)
        #expect(receiver.count == 1 && health.exportedSpans == 0 && health.droppedSpans.values.reduce(0, +) == 3)
    }

    @Test("A receiver that is exhausted is asked again when it says so")
    func exhausted() async throws {
        // google.rpc.Status with RetryInfo of no time at all.
        let type = Array("type.googleapis.com/google.rpc.RetryInfo".utf8)
        let any = [0x0A, UInt8(type.count)] + type + [0x12, 0x02, 0x0A, 0x00]
        var metadata = Metadata()
        metadata.addBinary([0x08, 0x08, 0x1A, UInt8(any.count)] + any, forKey: "grpc-status-details-bin")
        let receiver = Receiver([.failure(RPCError(code: .resourceExhausted, message: "slow", metadata: metadata))])
        let health = try await send(to: receiver)
        #expect(receiver.count == 2 && health.exportedSpans == 3)
    }

    @Test("Spans that a receiver refuses of a batch that it takes are counted")
    func partialSuccess() async throws {
        let receiver = Receiver([.success([0x0A, 0x06, 0x08, 0x02, 0x12, 0x02, 0x6E, 0x6F])])
        let health = try await send(to: receiver)
        #expect(health.droppedSpans.values.reduce(0, +) == 2)
    }

    @Test("A receiver that is not there is a loss that is told, and holds nobody up")
    func gone() async throws {
        let port = try ReservedPort()
        let tracer = try RecordingTracer.fromEnvironment(
            validating: [
                "OTEL_BSP_EXPORT_TIMEOUT": "2000",
                "OTEL_EXPORTER_OTLP_PROTOCOL": "grpc", "OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:\(port.number)",
            ],
            diagnostics: TracerDiagnostics { _ in }
        )
        tracer.withSpan("span", ignoringActiveSpan: true) { _ in }
        let started = ContinuousClock.now
        await tracer.close()
        #expect(tracer.health.values.first?.droppedSpans.values.reduce(0, +) == 1)
        #expect(ContinuousClock.now - started < .seconds(60))
    }

    private static func code(_ number: Int) -> RPCError.Code {
        let codes: [RPCError.Code] = [
            .cancelled, .unknown, .invalidArgument, .deadlineExceeded, .notFound, .alreadyExists, .permissionDenied,
            .resourceExhausted, .failedPrecondition, .aborted, .outOfRange, .unimplemented, .internalError,
            .unavailable,
            .dataLoss, .unauthenticated,
        ]
        return codes[number - 1]
    }
}
#endif
