//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

#if AsyncHTTPClient
public import AsyncHTTPClient
public import NIOCore
private import NIOHTTP1
private import NIOSSL
private import Synchronization

/// Sends requests with AsyncHTTPClient, for services based on SwiftNIO.
///
/// The transport has its own client, on event loops that may be shared. The client opens few connections, follows no redirects,
/// does not retry connection attempts, keeps at most 64 KiB of a body, and is not traced: an export must not create spans to
/// export.
///
/// Requires the package trait `AsyncHTTPClient`.
public final class AsyncHTTPClientTransport: HTTPTransport {
    private let client: HTTPClient
    private let isShutDown = Atomic(false)

    /// Creates a transport.
    ///
    /// - Parameters:
    ///   - configuration: TLS, proxy and so on. The transport overrides redirects, tracing and the number of connections.
    ///   - eventLoopGroup: runs the connections.
    public init(
        configuration: HTTPClient.Configuration = HTTPClient.Configuration(),
        eventLoopGroup: any EventLoopGroup = HTTPClient.defaultEventLoopGroup
    ) {
        var configuration = configuration
        configuration.redirectConfiguration = .disallow
        configuration.tracing.tracer = nil
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 2
        configuration.connectionPool.retryConnectionEstablishment = false
        client = HTTPClient(eventLoopGroup: eventLoopGroup, configuration: configuration)
    }

    /// Creates a transport with certificates from files.
    ///
    /// - Parameter certificates: the trusted certificates and the client certificate.
    /// - Throws: ``ExporterConfigurationError`` if a file cannot be used.
    package convenience init(certificates: ExportCertificates) throws(ExporterConfigurationError) {
        var configuration = HTTPClient.Configuration()
        guard certificates != ExportCertificates() else {
            self.init()
            return
        }
        var tls = TLSConfiguration.makeClientConfiguration()
        if let trusted = try Self.read(.trusted, certificates, NIOSSLCertificate.fromPEMBytes) {
            tls.trustRoots = .certificates(trusted)
        }
        if let client = try Self.read(.client, certificates, NIOSSLCertificate.fromPEMBytes) {
            tls.certificateChain = client.map { .certificate($0) }
        }
        let key = try Self.read(.clientKey, certificates) { [tls] bytes in
            var tls = tls
            let key = NIOSSLPrivateKeySource.privateKey(try NIOSSLPrivateKey(bytes: bytes, format: .pem))
            tls.privateKey = key
            // Fails if the key does not match the certificate.
            _ = try NIOSSLContext(configuration: tls)
            return key
        }
        tls.privateKey = key
        configuration.tlsConfiguration = tls
        self.init(configuration: configuration)
    }

    /// Certificate chains have a few thousand bytes, system trust stores a few hundred thousand.
    private static let maximumFileSize = 4 << 20

    private static func read<Content>(
        _ purpose: ExportCertificates.Purpose,
        _ certificates: ExportCertificates,
        _ content: ([UInt8]) throws -> Content
    ) throws(ExporterConfigurationError) -> Content? {
        guard let path = certificates[purpose] else { return nil }
        do {
            return try content(try System.contents(of: path, upTo: maximumFileSize))
        } catch {
            // The error itself may quote the file.
            throw ExporterConfigurationError(.certificateNotUsable(purpose, path: path))
        }
    }

    deinit {
        guard !isShutDown.load(ordering: .acquiring) else { return }
        let client = client
        Task.detached { try? await client.shutdown() }
    }

    /// Sends a request.
    ///
    /// - Parameter request: the request to send.
    /// - Returns: the response.
    /// - Throws: ``HTTPTransportError``, or `CancellationError` if the task was cancelled.
    public func send(_ request: HTTPExportRequest) async throws -> HTTPExportResponse {
        guard !isShutDown.load(ordering: .acquiring) else { throw HTTPTransportError.shutDown }
        var message = HTTPClientRequest(url: request.url)
        message.method = .POST
        message.headers = HTTPHeaders(request.headers.map { ($0.name, $0.value) })
        message.body = .bytes(request.body)
        do {
            let answer = try await client.execute(message, timeout: Self.timeAmount(request.timeout))
            return HTTPExportResponse(
                status: Int(answer.status.code),
                headers: answer.headers.map { (name: $0.name, value: $0.value) },
                body: try await Self.beginning(of: answer.body)
            )
        } catch {
            try Task.checkCancellation()
            throw Self.explained(error)
        }
    }

    /// Cancels all exchanges in progress and closes the connections.
    public func shutdown() async {
        guard !isShutDown.exchange(true, ordering: .acquiringAndReleasing) else { return }
        try? await client.shutdown()
    }

    private static func beginning(of body: HTTPClientResponse.Body) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        for try await part in body {
            bytes += part.readableBytesView.prefix(HTTPExportResponse.maximumBodySize - bytes.count)
            if bytes.count >= HTTPExportResponse.maximumBodySize { break }
        }
        return bytes
    }

    /// Returns the duration as a SwiftNIO time amount, at most one year.
    private static func timeAmount(_ duration: Duration) -> TimeAmount {
        TimeAmount(min(max(duration, .zero), .seconds(365 * 24 * 3_600)))
    }

    private static func explained(_ error: any Error) -> HTTPTransportError {
        // The errors themselves may hold the URL.
        guard let error = error as? HTTPClientError else {
            return switch error {
            case is HTTPParserError: .invalidAnswer
            // The other side closed the connection without a TLS shutdown.
            case NIOSSLError.uncleanShutdown: .connectionFailed(code: nil)
            case is NIOSSLError, is NIOSSLExtraError, is BoringSSLError: .secureConnectionFailed
            default: .connectionFailed(code: nil)
            }
        }
        return switch error {
        case .deadlineExceeded, .connectTimeout, .readTimeout, .writeTimeout, .tlsHandshakeTimeout,
            .getConnectionFromPoolTimeout:
            .timedOut
        case .alreadyShutdown: .shutDown
        case .invalidURL, .emptyHost, .emptyScheme: .invalidURL
        default: .connectionFailed(code: nil)
        }
    }
}
#else
/// Sends requests with AsyncHTTPClient. Requires the package trait `AsyncHTTPClient`.
@available(
    *,
    unavailable,
    message: "Enable the trait \"AsyncHTTPClient\" of the package swift-opentracing to send with AsyncHTTPClient."
)
public struct AsyncHTTPClientTransport {
    /// Requires the package trait `AsyncHTTPClient`.
    public init(configuration: Any? = nil, eventLoopGroup: Any? = nil) {}
}
#endif
