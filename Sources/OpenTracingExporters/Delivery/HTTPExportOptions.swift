//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// How an exporter talks to its receiver, whatever it sends.
public struct HTTPExportOptions: Sendable {
    /// Headers for every request, for example `authorization`. Their values are never logged and stand in no error.
    public var headers: [String: String]

    /// How bodies are compressed; `nil` for not at all, which is right for a receiver on the same host.
    public var compression: ContentCompression?

    /// How long one attempt may take.
    public var timeout: Duration

    /// How often and for how long to try.
    public var retries: RetryPolicy

    /// Where batches are kept until the receiver has taken them; `nil` for nowhere: what cannot be sent is lost.
    public var spool: SpoolOptions?

    /// Whom the exporter trusts over TLS, and how it shows who it is; `nil` for what the system trusts. For a transport of the
    /// exporter's own only; needs the package trait `AsyncHTTPClient`.
    public var certificates: ExportCertificates?

    /// Sends the requests; `nil` for a transport of the exporter's own, which goes with it: an ``AsyncHTTPClientTransport`` where the
    /// package trait `AsyncHTTPClient` is on, else a ``URLSessionTransport``. One that is given may serve several exporters, and is
    /// shut down by whoever made it.
    public var transport: (any HTTPTransport)?

    /// Whether batches are calls of gRPC; then messages are compressed there, and not bodies here.
    var sendsOverGRPC = false

    /// Creates options.
    ///
    /// - Parameters:
    ///   - headers: headers for every request.
    ///   - compression: how bodies are compressed; `nil` for not at all.
    ///   - timeout: how long one attempt may take.
    ///   - retries: how often and for how long to try.
    ///   - spool: where batches are kept until the receiver has taken them; `nil` for nowhere.
    ///   - certificates: whom the exporter trusts over TLS, and how it shows who it is.
    ///   - transport: sends the requests; `nil` for a transport of the exporter's own. Shutting down the exporter does not shut
    ///     down one that is given.
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
    /// Makes a transport for one exporter, the best that there is.
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
    /// The options in one line, without the values of headers.
    public var description: String {
        "HTTPExportOptions(\(customMirror.children.map { "\($0.label ?? ""): \($0.value)" }.joined(separator: ", ")))"
    }

    /// The same as ``description``.
    public var debugDescription: String { description }

    /// The options, with the names of headers in place of the headers.
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
