//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// Sends one HTTP request and returns what came back. Exporters decide about everything else: content, retries, deadlines.
///
/// ``URLSessionTransport`` serves unless another is given, for example one over the HTTP client that a service has anyway.
public protocol HTTPTransport: Sendable {
    /// Sends a request with the method POST.
    ///
    /// Must not follow redirects: headers may hold secrets that are meant for one host. Must end soon after the task is
    /// cancelled, since that is how a deadline makes itself known.
    ///
    /// - Parameter request: what to send.
    /// - Returns: the answer, whatever its status.
    /// - Throws: ``HTTPTransportError`` or any other error when no answer came; the exporter tries again.
    func send(_ request: HTTPExportRequest) async throws -> HTTPExportResponse

    /// Releases connections. A second call does nothing, and ``send(_:)`` throws from now on.
    func shutdown() async
}

extension HTTPTransport {
    /// Does nothing.
    public func shutdown() async {}
}
