//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// A request of an exporter; its method is POST.
public struct HTTPExportRequest: Sendable {
    /// The absolute URL, with the scheme `http` or `https` and without user info.
    public var url: String

    /// The headers. Their values may be secrets.
    public var headers: [(name: String, value: String)]

    /// The body.
    public var body: [UInt8]

    /// How long the exchange may take. The exporter cancels it then; a transport may use the number for limits of its own.
    public var timeout: Duration

    /// Creates a request.
    ///
    /// - Parameters:
    ///   - url: the absolute URL.
    ///   - headers: the headers.
    ///   - body: the body.
    ///   - timeout: how long the exchange may take.
    public init(url: String, headers: [(name: String, value: String)], body: [UInt8], timeout: Duration) {
        self.url = url
        self.headers = headers
        self.body = body
        self.timeout = timeout
    }
}
