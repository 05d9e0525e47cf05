//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// When a property is read.
public enum AttributePhase: Sendable, Hashable {
    /// When the span starts.
    case start
    /// Once the handler is done: for what middleware and handlers learn on the way.
    case end
}
