//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// How a configuration sets up an ``OTLPExporter``.
public struct OTLPConfiguration: Sendable {
    /// The URL that batches are sent to, with its path.
    public var endpoint = Self.defaultEndpoint

    /// How spans are written.
    public var encoding = OTLPEncoding.protobuf

    /// Which names attributes have.
    public var conventions = OTLPConventions.openTelemetry

    /// Headers, compression, deadlines, retries and spool.
    public var options = HTTPExportOptions()

    /// Creates the configuration for a receiver on the same host.
    public init() {}

    static let defaultEndpoint = "http://localhost:4318/v1/traces"
}
