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
    /// Sends a request and receives the whole response, with a span that is a child of what is active.
    ///
    /// The span has the method, the URL without secrets, host and port, the status, the redirects and the size of the body. It
    /// ends when the whole body has arrived, or with the head where `call` or the settings say so.
    ///
    /// - Parameters:
    ///   - request: the request; what it has of an earlier context is replaced.
    ///   - call: what is said about this request: `"inventory.stock"`, `.off`, …
    /// - Returns: the body and the head of the response.
    /// - Throws: what `URLSession` throws, unchanged.
    public func data(for request: URLRequest, _ call: ClientCall = .traced) async throws -> (Data, URLResponse) {
        try await whole(start(request, call) { $0.dataTask(with: $1) })
    }

    /// Sends a `GET` request and receives the whole response, with a span that is a child of what is active.
    ///
    /// - Parameters:
    ///   - url: what to get.
    ///   - call: what is said about this request.
    /// - Returns: the body and the head of the response.
    /// - Throws: what `URLSession` throws, unchanged.
    public func data(from url: URL, _ call: ClientCall = .traced) async throws -> (Data, URLResponse) {
        try await data(for: URLRequest(url: url), call)
    }

    /// Sends a request with a body and receives the whole response, with a span that is a child of what is active.
    ///
    /// - Parameters:
    ///   - request: the request; what it has of an earlier context is replaced.
    ///   - body: the body to send.
    ///   - call: what is said about this request.
    /// - Returns: the body and the head of the response.
    /// - Throws: what `URLSession` throws, unchanged.
    public func upload(
        for request: URLRequest,
        from body: Data,
        _ call: ClientCall = .traced
    ) async throws -> (Data, URLResponse) {
        try await whole(start(request, call) { $0.uploadTask(with: $1, from: body) })
    }

    /// Sends a request with a file as its body and receives the whole response, with a span that is a child of what is active.
    ///
    /// - Parameters:
    ///   - request: the request; what it has of an earlier context is replaced.
    ///   - file: the file to send.
    ///   - call: what is said about this request.
    /// - Returns: the body and the head of the response.
    /// - Throws: what `URLSession` throws, unchanged.
    public func upload(
        for request: URLRequest,
        fromFile file: URL,
        _ call: ClientCall = .traced
    ) async throws -> (Data, URLResponse) {
        try await whole(start(request, call) { $0.uploadTask(with: $1, fromFile: file) })
    }

    /// Sends a request and receives the body piece by piece, with a span that is a child of what is active.
    ///
    /// This returns when the head has arrived. The span ends with the last byte, with an error while reading, when the reading
    /// task is cancelled, or when the body is dropped before its end, which also ends the transfer.
    ///
    /// A reader that is slower than the network does not slow it down: what has come waits in the ``StreamBuffer`` of the session,
    /// by default 1 MiB in memory and 1 GiB in a temporary file. When both are full, the transfer fails with a `ClientFailure` of
    /// kind `body_not_read`; the reader gets what has come before, then the error.
    ///
    /// - Parameters:
    ///   - request: the request; what it has of an earlier context is replaced.
    ///   - call: what is said about this request.
    /// - Returns: the body, which can be read once, and the head of the response.
    /// - Throws: what `URLSession` throws, unchanged.
    public func stream(
        for request: URLRequest,
        _ call: ClientCall = .traced
    ) async throws -> (StreamedBody, URLResponse) {
        let transfer = try await start(request, call, isStreamed: true) { $0.dataTask(with: $1) }
        return (StreamedBody(transfer), try transfer.head())
    }

    /// Sends a request and receives the body as a file, with a span that is a child of what is active.
    ///
    /// The file is written while the body comes, in the directory of the session's ``StreamBuffer``, for its owner only. It is
    /// removed when the transfer fails or the task is cancelled.
    ///
    /// - Parameters:
    ///   - request: the request; what it has of an earlier context is replaced.
    ///   - call: what is said about this request.
    /// - Returns: the file, which is yours to remove, and the head of the response.
    /// - Throws: what `URLSession` throws, unchanged; what the system says when the file cannot be made or written.
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
