//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
/// Validates the definitions of a router, collecting every problem before reporting any.
struct RouteCheck {
    private(set) var problems: [RouteProblem]
    private(set) var endpoints: [Endpoint] = []
    private var places: [Key: String] = [:]

    /// The key that must be unique among routes.
    private struct Key: Hashable {
        let method: HTTPMethod
        let shape: [PathTemplate.Segment]
    }

    init(_ contents: RouteContents) {
        problems = contents.problems
        for route in contents.routes {
            check(route)
        }
        let used = Set(contents.routes.compactMap { $0.member.map(ObjectIdentifier.init) })
        for (name, member) in contents.unrouted where !used.contains(ObjectIdentifier(member)) {
            problems.append(
                RouteProblem(
                    place: name,
                    problem: "the wrapped member has no route and is not passed to a verb, so no request reaches it",
                    remedy:
                        "give it a method and a path, as in `@Traced(.get, \"/orders\")`, or pass it to a verb with `$` in front of its name"
                )
            )
        }
    }

    private mutating func check(_ route: RouteDefinition) {
        let template = PathTemplate(route.path)
        let place = "\(route.method) \(template)" + (route.handlerName.map { " (\($0))" } ?? "")
        for problem in template.problems {
            problems.append(RouteProblem(place: place, problem: problem, remedy: "correct the path"))
        }
        if route.tracing.operationName?.allSatisfy(\.isWhitespace) == true {
            problems.append(.emptyName(at: place))
        }
        if let name = route.tracing.operationName, name.hasPrefix("/") {
            problems.append(
                RouteProblem(
                    place: place,
                    problem: "the operation name \"\(name)\" begins with a slash, like a path",
                    remedy: "name the operation, as in \"order.show\", or omit the name to use the route's template"
                )
            )
        }
        if route.method.rawValue.isEmpty || route.method.rawValue.contains(where: \.isWhitespace) {
            problems.append(
                RouteProblem(place: place, problem: "the method is not an HTTP method", remedy: "use one, such as .get")
            )
        }
        let key = Key(method: route.method, shape: template.shape)
        if let earlier = places[key] {
            problems.append(
                RouteProblem(
                    place: place,
                    problem: "it matches the same requests as \(earlier), which comes before it",
                    remedy: "remove one of them, or change a method or path"
                )
            )
        } else {
            places[key] = place
        }
        endpoints.append(
            Endpoint(
                method: route.method,
                template: template,
                information: RouteInformation(
                    template: template.description,
                    tracing: route.tracing,
                    handlerName: route.handlerName
                ),
                handler: route.handler,
                middleware: route.middleware,
                rulePlace: route.rulePlace
                    ?? (route.tracing.rule == .inherit
                        ? nil : route.handlerName.map { "the member \($0)" } ?? "the route")
            )
        )
    }
}
