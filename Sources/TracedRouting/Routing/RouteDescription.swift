//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
/// A route of a router as it can be listed.
public struct RouteDescription: Sendable, Hashable, Codable {
    /// The method.
    public let method: String

    /// The path with its parameters.
    public let template: String

    /// The rule that counts for the route.
    public let rule: TracingRule

    /// The name of its spans.
    public let operationName: String

    /// The name of the handler, where it is known.
    public let handlerName: String?

    /// The names of the tags that the route adds to those of the settings.
    public let attributes: [String]
}
