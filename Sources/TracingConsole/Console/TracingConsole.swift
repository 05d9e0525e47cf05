//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

internal import OpenTracing
public import OpenTracingInstrumentation
public import OpenTracingSDK
public import TracedRouting

/// A page inside the service, on which a developer sees its routes and its latest traces, and turns tracing on and off.
///
/// ```swift
/// let tracer = RecordingTracer(serviceName: "orders") { $0.processors = [RecentTraces(capacity: 1000), exporter] }
/// let tracing = RequestTracing(tracer, settings: settings, observer: RequestMeasurements())
/// let router = try TracedRouter(tracing) {
///     TracingConsole(allowsChanges: true)
///     Users()
/// }
/// ```
///
/// It is then answered under `/_tracing`. Its own requests are never traced. It is safe as it stands: it answers requests of its own
/// machine alone, and changes nothing. With a `token`, it answers whoever brings that along, from everywhere; with `allowsChanges`, it
/// changes settings and rules for as long as the process runs. Requests that pages of other sites send are refused, and so are
/// those for a host name that is not the machine's own or one of `hosts`.
public struct TracingConsole: RouteComponent {
    private let state: ConsoleState

    /// Creates a console.
    ///
    /// - Parameters:
    ///   - traces: the traces to show; `nil` for those of the ``/OpenTracingSDK/RecentTraces`` among the processors of the router's
    ///     tracer.
    ///   - allowsChanges: whether settings, and rules of routes, can be changed with it.
    ///   - token: what requests have to bring along, `authorization: Bearer TOKEN`, at least 16 bytes; the page asks for it. `nil` for
    ///     no token, and requests of this machine alone.
    ///   - hosts: further names under which the service is asked, without ports.
    ///   - attributes: names for attributes of your own, as settings have them.
    ///   - path: where it is answered.
    public init(
        _ traces: RecentTraces? = nil,
        allowsChanges: Bool = false,
        token: String? = nil,
        hosts: Set<String> = [],
        attributes: [String: RequestAttribute] = [:],
        at path: String = "/_tracing"
    ) {
        state = ConsoleState(
            traces,
            access: ConsoleAccess(
                allowsChanges: allowsChanges,
                token: token.map { Array($0.utf8) },
                hosts: Set(hosts.map { $0.lowercased() })
            ),
            path: path.split(separator: "/").map { "/" + $0 }.joined(),
            attributes: attributes
        )
    }

    /// Where it is answered: a slash and segments.
    var path: String { state.path }

    /// A router that answers the console alone, and shows other routes than its own.
    ///
    /// - Parameter directory: the routes to show.
    /// - Returns: the router.
    /// - Throws: ``/OpenTracingInstrumentation/DefinitionError`` with what is wrong with the console.
    func router(showing directory: RouteDirectory) throws(DefinitionError) -> TracedRouter {
        let router = try TracedRouter(directory.tracing) { self }
        state.mount { directory }
        return router
    }

    /// The routes of the console.
    public var contents: RouteContents {
        let state = state
        var contents = Group {
            page
            answers
        }.contents
        contents.mounted.append { state.mount($0) }
        if let token = state.access.token, token.count < ConsoleAccess.shortestToken {
            contents.problems.append(
                RouteProblem(
                    place: "the console at \(state.path)",
                    problem: "its token is too short, so it could be guessed",
                    remedy: "give it \(ConsoleAccess.shortestToken) random bytes at least, or none"
                )
            )
        }
        if state.path.isEmpty {
            contents.problems.append(
                RouteProblem(
                    place: "the console",
                    problem: "it has no path of its own",
                    remedy: "give it one, as in at: \"/_tracing\""
                )
            )
        }
        return contents
    }

    /// The files of the page, which say nothing of the service.
    private var page: Group {
        let path = state.path
        return Group(
            path,
            traced: false,
            middleware: [ConsoleGuard(access: state.access, asksForToken: false)]
        ) {
            Get("/") { ConsolePage.document(at: path, asked: $0.path) }
            Get("/console.js") { _ in ConsolePage.script }
            Get("/console.css") { _ in ConsolePage.style }
        }
    }

    private var answers: Group {
        let state = state
        return Group(
            state.path,
            traced: false,
            middleware: [ConsoleGuard(access: state.access, asksForToken: true)]
        ) {
            Get("/api/routes", state.routes)
            Put("/api/routes", state.changeRoute)
            Get("/api/settings", state.settings)
            Put("/api/settings", state.changeSettings)
            Get("/api/traces", state.traces)
            Get("/api/traces/:id", state.oneTrace)
            Get("/api/traces/:id/compare", state.comparison)
            Get("/api/traces/:id/otlp", state.download)
            Get("/api/live", state.live)
            Get("/api/services", state.services)
            Get("/api/health", state.health)
            Get("/**") { _ in throw HTTPError(.notFound, "The console has no such page.") }
            // So that what is no request of the console's is none that no route matched, and is not traced as such.
            Post("/**", Self.refuse)
            Put("/**", Self.refuse)
            Patch("/**", Self.refuse)
            Delete("/**", Self.refuse)
        }
    }

    private static func refuse(_ request: Request) throws -> Response {
        throw HTTPError(.methodNotAllowed, "The console is not asked like that.")
    }
}
