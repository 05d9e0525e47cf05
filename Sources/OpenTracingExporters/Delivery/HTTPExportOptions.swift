//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// Options for the HTTP exchange with a receiver, whatever the exporter's format.
public struct HTTPExportOptions: Sendable {
    /// Headers for every request, for example `authorization`. Their values never appear in logs or errors.
    public var headers: [String: String]

    /// The compression for bodies; `nil` for none, which is best for a receiver on the same host.
    public var compression: ContentCompression?

    /// The timeout of a single attempt.
    public var timeout: Duration

    /// The retry policy.
    public var retries: RetryPolicy

    /// The spool that keeps batches until they are delivered; `nil` for none: batches that cannot be sent are lost.
    public var spool: SpoolOptions?

    /// The trusted certificates and the client certificate for TLS; `nil` to use the system's trust store. Only applies to the
    /// exporter's own transport; requires the package trait `AsyncHTTPClient`.
    public var certificates: ExportCertificates?

    /// Sends the requests; `nil` for the exporter's own transport, which it shuts down itself: an ``AsyncHTTPClientTransport`` if
    /// the package trait `AsyncHTTPClient` is enabled, otherwise a ``URLSessionTransport``. A transport that you supply may serve
    /// several exporters; you shut it down yourself.
    public var transport: (any HTTPTransport)?

    /// Whether batches are sent as gRPC calls, which compress messages instead of bodies.
    var sendsOverGRPC = false

    /// Creates options.
    ///
    /// - Parameters:
    ///   - headers: headers for every request.
    ///   - compression: the compression for bodies; `nil` for none.
    ///   - timeout: the timeout of a single attempt.
    ///   - retries: the retry policy.
    ///   - spool: the spool that keeps batches until they are delivered; `nil` for none.
    ///   - certificates: the trusted certificates and the client certificate for TLS.
    ///   - transport: sends the requests; `nil` for the exporter's own. Shutting down the exporter does not shut down a transport
    ///     that you supply.
    public init(
        headers: [String: String] = [:],
        compression: ContentCompression? = nil,
        timeout: Duration = .seconds(10),
        retries: RetryPolicy = RetryPolicy(),
        spool: SpoolOptions? = nil,
        certificates: ExportCertificates? = nil,
        transport: (any HTTPTransport)? = nil
    ) {
        self.headers = headers
        self.compression = compression
        self.timeout = timeout
        self.retries = retries
        self.spool = spool
        self.certificates = certificates
        self.transport = transport
    }
}

extension HTTPExportOptions {
    /// Creates the best available transport for one exporter.
    func makeTransport() throws(ExporterConfigurationError) -> any HTTPTransport {
        #if GRPC
        if sendsOverGRPC { return GRPCTransport(certificates: certificates, compresses: compression != nil) }
        #endif
        #if AsyncHTTPClient
        return try AsyncHTTPClientTransport(certificates: certificates ?? ExportCertificates())
        #else
        guard certificates == nil else { throw ExporterConfigurationError(.certificatesNotSupported) }
        return URLSessionTransport()
        #endif
    }
}

extension HTTPExportOptions: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The options on one line, without header values.
    public var description: String {
        "HTTPExportOptions(\(customMirror.children.map { "\($0.label ?? ""): \($0.value)" }.joined(separator: ", ")))"
    }

    /// The same as ``description``.
    public var debugDescription: String { description }

    /// The options, with only the names of headers.
    public var customMirror: Mirror {
        Mirror(
            self,
            children: [
                "headers": headers.keys.sorted(),
                "compression": compression?.name ?? "none",
                "timeout": timeout,
                "retries": retries,
                "spool": spool?.directory ?? "none",
                "certificates": certificates == nil ? "none" : "set",
                "transport": transport.map { "\(type(of: $0))" } ?? "none",
            ]
        )
    }
}
