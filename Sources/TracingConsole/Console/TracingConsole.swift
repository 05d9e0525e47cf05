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

/// A page inside the service on which a developer can view its routes and latest traces, and turn tracing on and off.
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
/// The console is served under `/_tracing`. Its own requests are never traced. It is safe by default: it responds only to
/// requests from the local machine and changes nothing. With a `token`, it responds to any client that presents it; with
/// `allowsChanges`, it can change settings and rules until the process exits. It rejects cross-site requests, and requests for a
/// host name other than the machine's own or one of `hosts`.
public struct TracingConsole: RouteComponent {
    private let state: ConsoleState

    /// Creates a console.
    ///
    /// - Parameters:
    ///   - traces: the traces to show; `nil` for those of the ``/OpenTracingSDK/RecentTraces`` among the processors of the
    ///     router's tracer.
    ///   - allowsChanges: whether the console can change settings and the rules of routes.
    ///   - token: the token that requests must send, as `authorization: Bearer TOKEN`, at least 16 bytes; the page asks for it.
    ///     `nil` for no token, which allows only requests from the local machine.
    ///   - hosts: additional host names of the service, without ports.
    ///   - attributes: names of your own attributes, as in the settings.
    ///   - path: the path of the console.
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

    /// The path of the console: segments with a leading slash each.
    var path: String { state.path }

    /// Creates a router that serves only the console and shows the routes of a directory.
    ///
    /// - Parameters:
    ///   - directory: the routes to show.
    ///   - opensAtRoot: whether `/` redirects to the console.
    /// - Returns: the router, none of whose requests is traced.
    /// - Throws: ``/OpenTracingInstrumentation/DefinitionError`` if the console is misconfigured.
    func router(showing directory: RouteDirectory, opensAtRoot: Bool = false) throws(DefinitionError) -> TracedRouter {
        let router = try TracedRouter(directory.tracing, traced: false) {
            self
            if opensAtRoot { Get("/") { [path] _ in .redirect(to: path, status: HTTPStatus(302)) } }
        }
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
                    problem: "its token is too short and can be guessed",
                    remedy: "use at least \(ConsoleAccess.shortestToken) random bytes, or no token"
                )
            )
        }
        if state.path.isEmpty {
            contents.problems.append(
                RouteProblem(
                    place: "the console",
                    problem: "it has no path",
                    remedy: "set one, as in at: \"/_tracing\""
                )
            )
        }
        return contents
    }

    /// The static files of the page, which reveal nothing about the service.
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
            Get("/**") { _ in throw HTTPError(.notFound, "Unknown page.") }
            // Catches all other requests, so that they are not traced as unmatched requests.
            Route(.any, "/**", Self.refuse)
        }
    }

    private static func refuse(_ request: Request) throws -> Response {
        throw HTTPError(.methodNotAllowed, "The console does not support this method.")
    }
}
