//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
public import OpenTracing

/// What tracing needs to know of a response.
public struct ResponseHead: Sendable {
    /// The status.
    public let statusCode: Int

    /// The header fields, for the attributes that read them.
    public let fields: any TextMapReader & Sendable

    /// Creates a head.
    ///
    /// - Parameters:
    ///   - statusCode: the status.
    ///   - fields: the header fields.
    public init(statusCode: Int, fields: any TextMapReader & Sendable = TextMapCarrier()) {
        self.statusCode = statusCode
        self.fields = fields
    }
}
