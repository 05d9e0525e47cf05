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
        try await whole(start(request, call, unreadLimit: .max) { $0.dataTask(with: $1) })
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
        try await whole(start(request, call, unreadLimit: .max) { $0.uploadTask(with: $1, from: body) })
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
        try await whole(start(request, call, unreadLimit: .max) { $0.uploadTask(with: $1, fromFile: file) })
    }

    /// Sends a request and receives the body piece by piece, with a span that is a child of what is active.
    ///
    /// This returns when the head has arrived. The span ends with the last byte, with an error while reading, when the reading
    /// task is cancelled, or when the body is dropped before its end, which also ends the transfer.
    ///
    /// - Parameters:
    ///   - request: the request; what it has of an earlier context is replaced.
    ///   - call: what is said about this request.
    ///   - unreadLimit: how many bytes may wait for a reader that is slower than the network, before the transfer fails.
    /// - Returns: the body, which can be read once, and the head of the response.
    /// - Throws: what `URLSession` throws, unchanged.
    public func stream(
        for request: URLRequest,
        _ call: ClientCall = .traced,
        unreadLimit: Int = 16 << 20
    ) async throws -> (StreamedBody, URLResponse) {
        let transfer = try await start(request, call, unreadLimit: unreadLimit) { $0.dataTask(with: $1) }
        return (StreamedBody(transfer), try transfer.head())
    }

    /// Sends a request and receives the body as a file, with a span that is a child of what is active.
    ///
    /// - Parameters:
    ///   - request: the request; what it has of an earlier context is replaced.
    ///   - call: what is said about this request.
    /// - Returns: the file, which is yours to remove, and the head of the response.
    /// - Throws: what `URLSession` throws, unchanged.
    public func download(for request: URLRequest, _ call: ClientCall = .traced) async throws -> (URL, URLResponse) {
        let transfer = try await start(request, call, unreadLimit: .max) { $0.downloadTask(with: $1) }
        // The head comes with the file; what follows it is the end.
        for try await _ in StreamedBody(transfer) {}
        let head = try transfer.head()
        return (try transfer.takeFile(), head)
    }

    private func whole(_ transfer: Transfer) async throws -> (Data, URLResponse) {
        var data = Data()
        for try await piece in StreamedBody(transfer) { data.append(piece) }
        return (data, try transfer.head())
    }
}
