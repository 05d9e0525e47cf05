//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// Rules that count for routes in place of what is said where they are registered, while somebody looks into them.
///
/// They are no settings: no file says them, and they end with the process.
package struct RouteOverrides: Sendable {
    private var rules: [RouteInformation.Identity: TracingRule] = [:]

    package init() {}

    /// The rule for a route; `nil` for what is said where it is registered.
    package subscript(route: RouteInformation) -> TracingRule? {
        get { rules.isEmpty ? nil : rules[route.identity] }
        set { rules[route.identity] = newValue }
    }
}
