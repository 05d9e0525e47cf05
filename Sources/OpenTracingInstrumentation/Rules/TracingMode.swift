//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
/// Which requests are traced when nothing more special is said about them.
public enum TracingMode: String, Sendable, Hashable, Codable, CaseIterable {
    /// None, not even those that are forced.
    case off
    /// Those whose handlers are marked where they are registered.
    case annotated
    /// All but those that are opted out.
    case all
}
