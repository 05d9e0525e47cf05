//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
/// A route as the router serves it. An object, because it goes through every step of a request.
final class Endpoint: Sendable {
    let method: HTTPMethod
    let template: PathTemplate
    let information: RouteInformation
    let handler: Handler
    let middleware: [any Middleware]
    /// The place whose rule counts, for explanations; `nil` when nothing is said.
    let rulePlace: String?

    init(
        method: HTTPMethod,
        template: PathTemplate,
        information: RouteInformation,
        handler: @escaping Handler,
        middleware: [any Middleware],
        rulePlace: String?
    ) {
        self.method = method
        self.template = template
        self.information = information
        self.handler = handler
        self.middleware = middleware
        self.rulePlace = rulePlace
    }
}
