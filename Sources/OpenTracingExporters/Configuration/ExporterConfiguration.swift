//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// The settings of an exporter, a part of ``TracerConfiguration``.
///
/// A configuration holds one value of each type; see ``TracerConfiguration/subscript(_:)``.
public protocol ExporterConfiguration: Sendable {
    /// Creates the settings that hold when nothing is set.
    init()
}
