//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// What came back for a request of an exporter.
public struct HTTPExportResponse: Sendable {
    /// The status, for example 200.
    public var status: Int

    /// The headers.
    public var headers: [(name: String, value: String)]

    /// The body, or the beginning of it: an exporter needs a few hundred bytes, and ``maximumBodySize`` are plenty.
    public var body: [UInt8]

    /// How much of a body a transport needs to keep, in bytes.
    public static let maximumBodySize = 65_536

    /// Creates an answer.
    ///
    /// - Parameters:
    ///   - status: the status.
    ///   - headers: the headers.
    ///   - body: the body, or the beginning of it.
    public init(status: Int, headers: [(name: String, value: String)] = [], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// The first value of a header.
    ///
    /// - Parameter name: the name of the header, in lower case.
    /// - Returns: the value, or `nil` where there is none.
    func header(_ name: String) -> String? {
        headers.first { $0.name.lowercased() == name }?.value
    }
}
