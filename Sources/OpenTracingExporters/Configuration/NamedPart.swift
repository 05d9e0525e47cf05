//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// A part of a tracer that a variable can name.
protocol NamedPart {
    var name: String { get }

    /// The variables that only this part reads.
    var variables: [EnvironmentVariable] { get }
}
