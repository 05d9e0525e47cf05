//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
public import Foundation
public import OpenTracingInstrumentation

#if canImport(FoundationNetworking)
public import FoundationNetworking
#endif

extension TracedSession {
    /// Sends a request and receives the whole response, in a child span of the active span.
    ///
    /// The span records the method, the URL without secrets, the host and port, the status, the redirects and the size of the
    /// body. It finishes when the whole body has arrived, or with the head if `call` or the settings specify that.
    ///
    /// - Parameters:
    ///   - request: the request; any existing trace context is replaced.
    ///   - call: the tracing rule of this request: `"inventory.stock"`, `.off`, …
    /// - Returns: the body and the head of the response.
    /// - Throws: any error from `URLSession`, unchanged.
    public func data(for request: URLRequest, _ call: ClientCall = .traced) async throws -> (Data, URLResponse) {
        try await whole(start(request, call) { $0.dataTask(with: $1) })
    }

    /// Sends a `GET` request and receives the whole response, in a child span of the active span.
    ///
    /// - Parameters:
    ///   - url: the URL to request.
    ///   - call: the tracing rule of this request.
    /// - Returns: the body and the head of the response.
    /// - Throws: any error from `URLSession`, unchanged.
    public func data(from url: URL, _ call: ClientCall = .traced) async throws -> (Data, URLResponse) {
        try await data(for: URLRequest(url: url), call)
    }

    /// Sends a request with a body and receives the whole response, in a child span of the active span.
    ///
    /// - Parameters:
    ///   - request: the request; any existing trace context is replaced.
    ///   - body: the body to send.
    ///   - call: the tracing rule of this request.
    /// - Returns: the body and the head of the response.
    /// - Throws: any error from `URLSession`, unchanged.
    public func upload(
        for request: URLRequest,
        from body: Data,
        _ call: ClientCall = .traced
    ) async throws -> (Data, URLResponse) {
        try await whole(start(request, call) { $0.uploadTask(with: $1, from: body) })
    }

    /// Sends a request with a file as its body and receives the whole response, in a child span of the active span.
    ///
    /// - Parameters:
    ///   - request: the request; any existing trace context is replaced.
    ///   - file: the file to send.
    ///   - call: the tracing rule of this request.
    /// - Returns: the body and the head of the response.
    /// - Throws: any error from `URLSession`, unchanged.
    public func upload(
        for request: URLRequest,
        fromFile file: URL,
        _ call: ClientCall = .traced
    ) async throws -> (Data, URLResponse) {
        try await whole(start(request, call) { $0.uploadTask(with: $1, fromFile: file) })
    }

    /// Sends a request and receives the body piece by piece, in a child span of the active span.
    ///
    /// This method returns when the head has arrived. The span finishes after the last byte, on a read error, when the reading
    /// task is cancelled, or when the body is dropped early, which also cancels the transfer.
    ///
    /// A slow reader does not slow down the network: unread data waits in the session's ``StreamBuffer``, by default 1 MiB in
    /// memory and 1 GiB in a temporary file. When both are full, the transfer fails with a `ClientFailure` of kind
    /// `body_not_read`; the reader first receives the buffered data, then the error.
    ///
    /// - Parameters:
    ///   - request: the request; any existing trace context is replaced.
    ///   - call: the tracing rule of this request.
    /// - Returns: the body, which can be read once, and the head of the response.
    /// - Throws: any error from `URLSession`, unchanged.
    public func stream(
        for request: URLRequest,
        _ call: ClientCall = .traced
    ) async throws -> (StreamedBody, URLResponse) {
        let transfer = try await start(request, call, isStreamed: true) { $0.dataTask(with: $1) }
        return (StreamedBody(transfer), try transfer.head())
    }

    /// Sends a request and receives the body as a file, in a child span of the active span.
    ///
    /// The file is written as the body arrives, in the directory of the session's ``StreamBuffer``, readable only by its owner.
    /// It is removed if the transfer fails or the task is cancelled.
    ///
    /// - Parameters:
    ///   - request: the request; any existing trace context is replaced.
    ///   - call: the tracing rule of this request.
    /// - Returns: the file, which the caller must remove, and the head of the response.
    /// - Throws: any error from `URLSession`, unchanged, or a system error if the file cannot be created or written.
    public func download(for request: URLRequest, _ call: ClientCall = .traced) async throws -> (URL, URLResponse) {
        let transfer = try await start(request, call, isStreamed: true) { $0.dataTask(with: $1) }
        let body = StreamedBody(transfer)
        let download = try await transfer.recording { try await Download(in: buffer.directory) }
        do {
            for try await piece in body {
                try await transfer.recording { try await download.write(piece) }
            }
            try await download.close()
            guard !Task.isCancelled else { throw URLError(.cancelled) }
            return (download.url, try transfer.head())
        } catch {
            await download.remove()
            throw error
        }
    }

    private func whole(_ transfer: Transfer) async throws -> (Data, URLResponse) {
        var data = Data()
        for try await piece in StreamedBody(transfer) { data.append(piece) }
        return (data, try transfer.head())
    }
}
