//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if GRPC
private import GRPCCore
private import GRPCNIOTransportHTTP2
private import Synchronization

/// Sends batches as gRPC calls of the trace service: our own encoding, over gRPC Swift's connections.
///
/// It implements the HTTP transport, so that retries, deadlines, the spool and the loss counts are the same. A gRPC status is
/// mapped to the HTTP status with the same effect: to retry, and when, or to give up.
///
/// OpenTelemetry protocol specification 1.x, "OTLP/gRPC".
final class GRPCTransport: HTTPTransport {
    private typealias Client = GRPCClient<HTTP2ClientTransport.Posix>

    /// A client, and the task that runs its connections.
    private struct Running {
        let client: Client
        let connections: Task<Void, Never>
    }

    private enum State {
        case idle
        case running(Running, url: String)
        case shutDown
    }

    private static let method = MethodDescriptor(
        service: ServiceDescriptor(fullyQualifiedService: "opentelemetry.proto.collector.trace.v1.TraceService"),
        method: "Export"
    )

    private let certificates: ExportCertificates?
    private let compresses: Bool
    private let state = Mutex(State.idle)

    /// Creates a transport.
    ///
    /// - Parameters:
    ///   - certificates: the trusted certificates and the client certificate; `nil` for the system's trust store.
    ///   - compresses: whether messages are compressed with gzip.
    init(certificates: ExportCertificates?, compresses: Bool) {
        self.certificates = certificates
        self.compresses = compresses
    }

    deinit {
        if case .running(let running, _) = state.withLock(\.self) { Self.end(running) }
    }

    func send(_ request: HTTPExportRequest) async throws -> HTTPExportResponse {
        let client = try client(for: request.url)
        var metadata = Metadata()
        for header in request.headers {
            let name = header.name.lowercased()
            // Set by gRPC itself.
            guard !["content-type", "content-encoding", "content-length", "user-agent", "te"].contains(name) else {
                continue
            }
            metadata.addString(header.value, forKey: name)
        }
        var options = CallOptions.defaults
        options.timeout = request.timeout
        // Fail fast if the receiver is unavailable: the exporter decides when to retry.
        options.waitForReady = false
        options.compression = compresses ? .gzip : CompressionAlgorithm.none
        do {
            let body = try await client.unary(
                request: ClientRequest(message: request.body, metadata: metadata),
                descriptor: Self.method,
                serializer: BytesCoding(),
                deserializer: BytesCoding(),
                options: options
            ) { response in try response.message }
            return HTTPExportResponse(
                status: 200,
                headers: [(name: "content-type", value: "application/x-protobuf")],
                body: body
            )
        } catch let error as RPCError {
            try Task.checkCancellation()
            return HTTPExportResponse(grpc: error)
        }
    }

    func shutdown() async {
        let last = state.withLock { state in
            defer { state = .shutDown }
            return if case .running(let running, _) = state { running } else { nil as Running? }
        }
        guard let last else { return }
        Self.end(last)
        await last.connections.value
    }

    private static func end(_ running: Running) {
        running.client.beginGracefulShutdown()
        running.connections.cancel()
    }

    /// Returns the client for a URL. An exporter has one.
    private func client(for url: String) throws -> Client {
        try state.withLock { state in
            switch state {
            case .shutDown: throw HTTPTransportError.shutDown
            case .running(let running, let known) where known == url: return running.client
            case .running(let running, _): Self.end(running)
            case .idle: break
            }
            let client = try makeClient(url)
            let connections = Task<Void, Never>.detached {
                // Ends with the client; calls report failed connections.
                do { try await client.runConnections() } catch {}
            }
            state = .running(Running(client: client, connections: connections), url: url)
            return client
        }
    }

    private func makeClient(_ url: String) throws -> Client {
        guard let parts = URLParts(url), let host = parts.host else { throw HTTPTransportError.invalidURL }
        let isSecure = parts.scheme == "https"
        let port = parts.port ?? (isSecure ? 443 : 80)
        let transport = try HTTP2ClientTransport.Posix(
            target: .dns(host: host, port: port),
            transportSecurity: isSecure ? .tls(configure: secure) : .plaintext
        )
        return GRPCClient(transport: transport)
    }

    private func secure(_ tls: inout HTTP2ClientTransport.Posix.TransportSecurity.TLS) {
        if let trusted = certificates?.trusted {
            tls.trustRoots = .certificates([.file(path: trusted, format: .pem)])
        }
        if let chain = certificates?.client, let key = certificates?.clientKey {
            tls.certificateChain = [.file(path: chain, format: .pem)]
            tls.privateKey = .file(path: key, format: .pem)
        }
    }
}

/// Coding for messages that are bytes already.
private struct BytesCoding: MessageSerializer, MessageDeserializer {
    func serialize<Bytes: GRPCContiguousBytes>(_ message: [UInt8]) throws -> Bytes { Bytes(message) }

    func deserialize<Bytes: GRPCContiguousBytes>(_ serializedMessageBytes: Bytes) throws -> [UInt8] {
        serializedMessageBytes.withUnsafeBytes { Array($0) }
    }
}

extension HTTPExportResponse {
    /// Creates the HTTP response with the same effect as a gRPC status.
    ///
    /// OpenTelemetry protocol specification 1.x, "Failures" of OTLP/gRPC.
    fileprivate init(grpc error: RPCError) {
        let delay = RetryInfo.delay(in: error.metadata)
        let status =
            switch error.code {
            case .cancelled, .deadlineExceeded, .aborted, .outOfRange, .unavailable, .dataLoss: 503
            // Retryable only if it specifies a delay.
            case .resourceExhausted: delay == nil ? 413 : 429
            case .unauthenticated: 401
            case .permissionDenied: 403
            case .unimplemented: 404
            case .invalidArgument, .failedPrecondition, .alreadyExists, .notFound: 400
            default: 500
            }
        self.init(status: status, headers: delay.map { [(name: "retry-after", value: String($0))] } ?? [])
    }
}

/// Decodes the retry delay that a receiver requests.
private enum RetryInfo {
    /// Returns the delay in seconds, from `google.rpc.RetryInfo` in `grpc-status-details-bin`; `nil` if there is none.
    static func delay(in metadata: Metadata) -> Int? {
        for details in metadata[binaryValues: "grpc-status-details-bin"] {
            guard let delay = try? delay(inStatus: details) else { continue }
            return delay
        }
        return nil
    }

    private static func delay(inStatus bytes: [UInt8]) throws -> Int? {
        var status = ProtobufReader(bytes[...])
        while let field = try status.next() {
            guard field.number == 3, case .bytes(let any) = field.value else { continue }
            var detail = ProtobufReader(any)
            var isRetryInfo = false
            var value: ArraySlice<UInt8> = []
            while let field = try detail.next() {
                switch (field.number, field.value) {
                case (1, .bytes(let type)):
                    isRetryInfo = String(decoding: type, as: UTF8.self).hasSuffix("google.rpc.RetryInfo")
                case (2, .bytes(let bytes)): value = bytes
                default: break
                }
            }
            if isRetryInfo { return try delay(inRetryInfo: value) }
        }
        return nil
    }

    private static func delay(inRetryInfo bytes: ArraySlice<UInt8>) throws -> Int {
        var seconds = 0
        var info = ProtobufReader(bytes)
        while let field = try info.next() {
            guard field.number == 1, case .bytes(let bytes) = field.value else { continue }
            var duration = ProtobufReader(bytes)
            while let field = try duration.next() {
                switch (field.number, field.value) {
                case (1, .varint(let value)): seconds += Int(clamping: min(value, 86_400))
                // Round a fraction of a second up.
                case (2, .varint(let value)): seconds += value > 0 ? 1 : 0
                default: break
                }
            }
        }
        return seconds
    }
}
#endif
