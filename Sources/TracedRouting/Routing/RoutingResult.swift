//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
/// What the router found for a request.
enum RoutingResult {
    /// A route, and what its path's parameters matched.
    case found(Endpoint, PathParameters)
    /// Routes with other methods, and the template of the most special one.
    case otherMethods(Set<HTTPMethod>, template: String?)
    /// Nothing.
    case nothing
}
