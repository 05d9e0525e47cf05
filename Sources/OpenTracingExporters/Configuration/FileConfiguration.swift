//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// How a configuration sets up a ``JSONLinesExporter``.
public struct FileConfiguration: Sendable, Hashable {
    /// The name of the file.
    public var path = "traces.jsonl"

    /// What a line looks like.
    public var format = JSONLinesFormat.spans

    /// Creates the configuration for a file in the current directory.
    public init() {}
}
