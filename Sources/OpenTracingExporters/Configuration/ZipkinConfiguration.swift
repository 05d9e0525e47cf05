//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// How a configuration sets up a ``ZipkinExporter``.
public struct ZipkinConfiguration: Sendable {
    /// The URL that batches are sent to, with its path.
    public var endpoint = "http://localhost:9411/api/v2/spans"

    /// Headers, compression, deadlines, retries and spool.
    public var options = HTTPExportOptions()

    /// Creates the configuration for a receiver on the same host.
    public init() {}
}
