//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
private import OpenTracingSupport
private import Synchronization

/// The tracing options of procedures, by service and method: the counterpart of a router for remote procedure calls.
///
/// ```swift
/// let methods = try TracedMethods {
///     RPCService("kitchen.v1.Oven", traced: true) {
///         RPCMethod("Preheat", traced: .named("oven.preheat", tags: \.metadata.tenant))
///         RPCMethod("Peek", traced: false)
///     }
///     RPCService("grpc.health.v1.Health", traced: false)
/// }
/// ```
///
/// The innermost rule applies: that of the method, of the service, or of the entire list. Unlisted procedures use the rule of
/// their service, or that of the list. Servers and clients use the same type.
public struct TracedMethods: Sendable {
    private let table: [String: RouteInformation]
    private let listed: [(procedure: RemoteProcedure, rulePlace: String?)]
    private let services: [String: RouteTracing]
    private let others: RouteTracing
    private let unlisted = UnlistedProcedures()

    /// Creates a list of services and methods.
    ///
    /// - Parameters:
    ///   - tracing: the tracing options for all of them.
    ///   - services: the services with their methods.
    /// - Throws: ``DefinitionError`` with every mistake and its remedy.
    public init(
        traced tracing: some RouteTracingConvertible = RouteTracing.inherit,
        @ServiceBuilder _ services: () -> [RPCService]
    ) throws(DefinitionError) {
        let services = services()
        let problems = Self.problems(of: services)
        guard problems.isEmpty else { throw DefinitionError(problems: problems, of: "The list of procedures") }
        others = tracing.routeTracing
        var table: [String: RouteInformation] = [:]
        var rules: [String: RouteTracing] = [:]
        var listed: [(procedure: RemoteProcedure, rulePlace: String?)] = []
        for service in services {
            let rule = service.tracing.within(others)
            rules[service.name] = rule
            for method in service.methods {
                let procedure = RemoteProcedure(service: service.name, method: method.name)
                listed.append((procedure, Self.rulePlace(of: method, in: service, under: others)))
                table[procedure.fullName] = RouteInformation(
                    template: procedure.fullName,
                    tracing: method.tracing.within(rule)
                )
            }
        }
        self.table = table
        self.services = rules
        self.listed = listed
    }

    /// Creates tracing options that apply to all procedures.
    ///
    /// - Parameter tracing: the tracing options.
    public init(traced tracing: some RouteTracingConvertible = RouteTracing.inherit) {
        table = [:]
        services = [:]
        listed = []
        others = tracing.routeTracing
    }

    /// Returns the tracing options of a procedure, as the route of its calls.
    ///
    /// - Parameter procedure: the procedure.
    /// - Returns: the route; its template is ``RemoteProcedure/fullName``.
    public func route(for procedure: RemoteProcedure) -> RouteInformation {
        let name = procedure.fullName
        return table[name] ?? unlisted.route(named: name) { services[procedure.service] ?? others }
    }

    /// Returns the client options for a call of a procedure.
    ///
    /// Only the rule `off` and the name apply to clients; whether anything else is recorded is for the client's settings to decide.
    ///
    /// - Parameter procedure: the procedure.
    /// - Returns: the options: ``ClientCall/passThrough`` if the rule is `off`.
    public func call(for procedure: RemoteProcedure) -> ClientCall {
        let route = route(for: procedure)
        guard route.rule != .off else { return .passThrough }
        return route.operationName.map { .named($0) } ?? .traced
    }

    /// Returns the listed procedures in list order, for tools that display and control tracing.
    ///
    /// - Parameter tracing: the tracer and its settings.
    /// - Returns: the directory.
    package func directory(under tracing: RequestTracing) -> RouteDirectory {
        RouteDirectory(tracing) {
            listed.map { procedure, rulePlace in
                RouteDirectory.Entry(
                    ListedCall(called: procedure),
                    route: route(for: procedure),
                    rulePlace: rulePlace,
                    under: tracing
                )
            }
        }
    }

    private static func rulePlace(of method: RPCMethod, in service: RPCService, under others: RouteTracing) -> String? {
        if method.tracing.rule != .inherit { return "the method" }
        if service.tracing.rule != .inherit { return "the service" }
        return others.rule == .inherit ? nil : "the list"
    }

    private static func problems(of services: [RPCService]) -> [RouteProblem] {
        var problems: [RouteProblem] = []
        var known: Set<String> = []
        for service in services {
            let place = "the service \"\(service.name)\""
            if service.name.isEmpty || service.name.utf8.contains(UInt8(ascii: "/")) {
                problems.append(
                    RouteProblem(
                        place: place,
                        problem: "its name is empty or has a slash",
                        remedy: "use the package and the service, as in \"kitchen.v1.Oven\""
                    )
                )
            }
            if !known.insert(service.name).inserted {
                problems.append(
                    RouteProblem(place: place, problem: "it is listed twice", remedy: "list its methods in one place")
                )
            }
            if service.tracing.operationName != nil { problems.append(.nameForSeveral(at: place)) }
            var methods: Set<String> = []
            for method in service.methods {
                let place = "the method \"\(service.name)/\(method.name)\""
                if method.name.isEmpty || method.name.utf8.contains(UInt8(ascii: "/")) {
                    problems.append(
                        RouteProblem(
                            place: place,
                            problem: "its name is empty or has a slash",
                            remedy: "use the method alone, as in \"Preheat\""
                        )
                    )
                }
                if !methods.insert(method.name).inserted {
                    problems.append(
                        RouteProblem(place: place, problem: "it is listed twice", remedy: "remove one of the two")
                    )
                }
                if method.tracing.operationName == "" { problems.append(.emptyName(at: place)) }
            }
        }
        return problems
    }
}

/// A placeholder call that describes its procedure.
private struct ListedCall: TraceableRequest {
    let called: RemoteProcedure

    var procedure: RemoteProcedure? { called }
    var method: String { "CALL" }
    var path: String { "/" + called.fullName }

    func forEachEntry(_ body: (_ key: String, _ value: String) -> Void) {}
}

/// Caches the routes of unlisted procedures, so that each is created once. Callers choose their names in systems that pass unknown
/// methods on; so there are a thousand of them, of a limited length, and one route for all others.
private final class UnlistedProcedures: Sendable {
    private static let capacity = 1_000
    private static let longestName = 256

    private let routes = Mutex<[String: RouteInformation]>([:])

    func route(named fullName: String, _ tracing: () -> RouteTracing) -> RouteInformation {
        if let route = routes.withLock({ $0[fullName] }) { return route }
        let name = fullName.limited(to: Self.longestName)
        let tracing = tracing()
        return routes.withLock { routes in
            if let other = routes[name] { return other }
            guard routes.count < Self.capacity else {
                return RouteInformation(template: "(other procedures)", tracing: tracing)
            }
            let route = RouteInformation(template: name, tracing: tracing)
            routes[name] = route
            return route
        }
    }
}
