//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
/// A route as the router serves it.
struct Endpoint: Sendable {
    let method: HTTPMethod
    let template: PathTemplate
    let information: RouteInformation
    let handler: Handler
    let middleware: [any Middleware]
    /// The place whose rule counts, for explanations; `nil` when nothing is said.
    let rulePlace: String?
}
