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

    /// Sends the requests; `nil` for a ``URLSessionTransport`` of the exporter's own.
    public var transport: (any HTTPTransport)?

    /// Creates options.
    ///
    /// - Parameters:
    ///   - headers: headers for every request.
    ///   - compression: how bodies are compressed; `nil` for not at all.
    ///   - timeout: how long one attempt may take.
    ///   - retries: how often and for how long to try.
    ///   - spool: where batches are kept until the receiver has taken them; `nil` for nowhere.
    ///   - transport: sends the requests; `nil` for a ``URLSessionTransport`` of the exporter's own. Shutting down the exporter
    ///     shuts it down.
    public init(
        headers: [String: String] = [:],
        compression: ContentCompression? = nil,
        timeout: Duration = .seconds(10),
        retries: RetryPolicy = RetryPolicy(),
        spool: SpoolOptions? = nil,
        transport: (any HTTPTransport)? = nil
    ) {
        self.headers = headers
        self.compression = compression
        self.timeout = timeout
        self.retries = retries
        self.spool = spool
        self.transport = transport
    }
}
