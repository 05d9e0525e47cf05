//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

internal import OpenTracingSDK

/// The sending half of an exporter, the same for all formats: with or without a spool.
struct HTTPDelivery: Sendable {
    private let sender: HTTPSender
    private let spool: SpoolingSender?

    init(
        to url: String,
        format: String,
        contentType: String,
        options: HTTPExportOptions,
        rejection: @escaping @Sendable (HTTPExportResponse) -> Rejection?,
        diagnostics: TracerDiagnostics?,
        time: HTTPSenderTime
    ) throws(ExporterConfigurationError) {
        let endpoint = try HTTPEndpoint(url: url, headers: options.headers)
        var spool: Spool?
        if let options = options.spool {
            spool = try Spool(options, format: format, now: time.secondsSinceEpoch())
        }
        let sender = try HTTPSender(
            endpoint: endpoint,
            contentType: contentType,
            options: options,
            rejection: rejection,
            diagnostics: diagnostics,
            time: time
        )
        self.sender = sender
        if let spool, let spoolOptions = options.spool {
            self.spool = SpoolingSender(
                spool,
                options: spoolOptions,
                sender: sender,
                retries: options.retries,
                time: time
            )
        } else {
            self.spool = nil
        }
    }

    var health: DeliveryHealth {
        var health = sender.health
        spool?.addWaiting(to: &health)
        return health
    }

    /// Counts spans that are not sent at all.
    func reject(_ spanCount: Int) {
        sender.reject(spanCount)
    }

    /// Sends a body, or spools it for sending.
    func send(_ body: [UInt8], spanCount: Int) async throws {
        if let spool {
            try await spool.send(body, spanCount: spanCount)
        } else {
            try await sender.send(body, spanCount: spanCount)
        }
    }

    /// Waits until the spool of earlier processes has been read.
    func readSpool() async {
        await spool?.read()
    }

    /// Waits until the spool has been sent, or the receiver turns out to be unavailable.
    func flush() async {
        await spool?.flush()
    }

    func shutdown() async {
        await spool?.shutdown()
        await sender.shutdown()
    }
}
