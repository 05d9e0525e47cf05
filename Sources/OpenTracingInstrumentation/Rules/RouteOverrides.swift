//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// Rules that temporarily override those specified at registration, for debugging.
///
/// They are not settings: no file can specify them, and they are lost when the process ends.
package struct RouteOverrides: Sendable {
    private var rules: [RouteInformation.Identity: TracingRule] = [:]

    package init() {}

    /// The rule for a route; `nil` to use the rule specified at registration.
    package subscript(route: RouteInformation) -> TracingRule? {
        get { rules.isEmpty ? nil : rules[route.identity] }
        set { rules[route.identity] = newValue }
    }
}
