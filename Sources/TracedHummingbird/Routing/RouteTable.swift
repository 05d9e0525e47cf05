//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

#if Hummingbird
import Hummingbird
import OpenTracingInstrumentation
import OpenTracingSupport
import Synchronization

/// What tracing knows about the routes of one of Hummingbird's routers, by path and method.
///
/// A request finds its route without a lock: those that are there when the responder is built stand in a table that no longer
/// changes. One that comes later, or in another router, is learned when it is first asked for.
final class RouteTable: Sendable {
    /// How many routes are learned from requests at most; those after that are made up for each request.
    private static let learnedLimit = 4096

    /// A route as tracing knows it.
    final class Entry: Sendable {
        let method: String
        let information: RouteInformation
        /// The place whose rule counts, for explanations; `nil` when nothing is said.
        let rulePlace: String?
        /// Whether the handler has a limited time.
        let isLimited: Bool

        init(method: String, path: String, annotation: RouteAnnotation) {
            self.method = method
            information = RouteInformation(
                template: path,
                tracing: annotation.tracing,
                handlerName: annotation.handlerName
            )
            rulePlace = annotation.rulePlace
            isLimited = annotation.isLimited
        }
    }

    private struct Registered: Sendable {
        /// By the path as it is registered.
        var exact = RouteIndex()
        /// By the path in lower case: routers that do not regard case show it so, but for the names of its parameters.
        var lowercased = RouteIndex()
        /// In the order in which they were registered.
        var inOrder: [Entry] = []
        var problems: [RouteProblem] = []
        var learnedCount = 0

        func find(method: String, path: String) -> Entry? {
            exact[method, path] ?? lowercased[method, path.lowercased()]
        }
    }

    private final class Snapshot: Sendable {
        let routes: RouteIndex
        /// In the order in which they were registered.
        let inOrder: [Entry]

        init(_ routes: RouteIndex = RouteIndex(), inOrder: [Entry] = []) {
            self.routes = routes
            self.inOrder = inOrder
        }
    }

    private let registered = Mutex(Registered())
    /// The routes that were there when the responder was built.
    private let built = OnceReference<Snapshot>()
    /// The routes that were learned from requests.
    private let known = SnapshotCell(Snapshot())

    /// The templates of all routes, for what must not show of paths that none of them serves.
    let templates = RouteTemplates()

    /// What is said about all routes, and about requests that no route matches.
    private let tracing: RouteTracing
    /// What is known about a request that no route matches.
    let unmatched: RouteInformation

    init(_ tracing: RouteTracing = .inherit) {
        self.tracing = tracing
        unmatched = .unmatched(in: tracing)
        if tracing.operationName != nil { report(.nameForSeveral(at: Self.place)) }
    }

    private static let place = "the router"

    /// The place whose rule counts where no route matched; `nil` when nothing is said.
    var unmatchedRulePlace: String? { unmatched.rule == nil ? nil : Self.place }

    /// Learns a route, and what is said about it.
    func add(method: String, path: String, annotation: RouteAnnotation) {
        templates.add(path)
        let entry = entry(method: method, path: path, annotation: annotation)
        if annotation.tracing.operationName?.allSatisfy(\.isWhitespace) == true {
            report(.emptyName(at: "\(method) \(path)"))
        }
        registered.withLock { registered in
            registered.exact[method, path] = entry
            registered.lowercased[method, path.lowercased()] = entry
            registered.inOrder.append(entry)
            // What was learned before may have stood in for this route.
            guard registered.learnedCount > 0 else { return }
            registered.learnedCount = 0
            known.update { _ in Snapshot() }
        }
    }

    private func entry(method: String, path: String, annotation: RouteAnnotation) -> Entry {
        Entry(method: method, path: path, annotation: annotation.within(tracing, place: Self.place))
    }

    /// Keeps a mistake in what is said about routes.
    func report(_ problem: RouteProblem) {
        registered.withLock { $0.problems.append(problem) }
    }

    /// The mistakes in what is said about routes, in the order in which they were found.
    var problems: [RouteProblem] { registered.withLock(\.problems) }

    /// The routes in the order in which they were registered, then those of others that say nothing.
    ///
    /// - Parameter others: method and path of all routes of the router.
    func entries(among others: [(method: String, path: String)]) -> [Entry] {
        registered.withLock { registered in
            let further = others.filter { registered.find(method: $0.method, path: $0.path) == nil }
            return registered.inOrder
                + further.map { entry(method: $0.method, path: $0.path, annotation: RouteAnnotation(.inherit)) }
        }
    }

    /// What is known about the route of a request. A `HEAD` request may have been answered by a route for `GET`.
    func route(method: String, path: String) -> Entry {
        built.load()?.routes[method, path] ?? known.load()?.routes[method, path] ?? learn(method: method, path: path)
    }

    /// Puts the routes of a router into a table that no longer changes. Only the first call counts.
    func build(_ all: [(method: String, path: String)]) {
        var routes = RouteIndex()
        var inOrder: [Entry] = []
        registered.withLock { registered in
            for (method, path) in all {
                let entry = find(method: method, path: path, among: registered)
                routes[method, path] = entry
                inOrder.append(entry)
            }
        }
        _ = built.storeIfNil(Snapshot(routes, inOrder: inOrder))
    }

    /// The routes for tools that show tracing and steer it: all of them once the table is built, and those that said something before.
    func directory(under tracing: RequestTracing) -> RouteDirectory {
        RouteDirectory(tracing) { [self] in
            (built.load()?.inOrder ?? registered.withLock(\.inOrder)).map { entry in
                RouteDirectory.Entry(
                    ExplainedRequest.make(entry),
                    route: entry.information,
                    rulePlace: entry.rulePlace,
                    under: tracing
                )
            }
        }
    }

    private func find(method: String, path: String, among registered: Registered) -> Entry {
        registered.find(method: method, path: path)
            ?? (method == "HEAD" ? registered.find(method: "GET", path: path) : nil)
            ?? entry(method: method, path: path, annotation: RouteAnnotation(.inherit))
    }

    private func learn(method: String, path: String) -> Entry {
        registered.withLock { registered in
            let found = find(method: method, path: path, among: registered)
            guard registered.learnedCount < Self.learnedLimit else { return found }
            registered.learnedCount += 1
            known.update { snapshot in
                var routes = snapshot.routes
                routes[method, path] = found
                return Snapshot(routes)
            }
            return found
        }
    }
}

/// Middleware of a group or a collection, which stands around the routes that come after it.
final class MiddlewareStack<Context: RequestContext> {
    private var middleware: [any MiddlewareProtocol<Hummingbird.Request, Hummingbird.Response, Context>] = []

    func add(_ middleware: any MiddlewareProtocol<Hummingbird.Request, Hummingbird.Response, Context>) {
        self.middleware.append(middleware)
    }

    /// A responder behind the middleware that is there now. What reaches it is what attributes of the end see.
    func responder(around responder: some HTTPResponder<Context>) -> AnyResponder<Context> {
        var outermost: AnyResponder<Context> = AnyResponder(noting: responder)
        for middleware in middleware.reversed() {
            let next = outermost
            outermost = AnyResponder { request, context in
                try await middleware.handle(request, context: context, next: next.respond)
            }
        }
        return outermost
    }
}

/// A segment of the path of a route, as Hummingbird describes it.
enum PathSegment: Sendable {
    case literal([UInt8])
    /// A parameter, with what stands before and behind it.
    case parameter(name: String, prefix: [UInt8], suffix: [UInt8])
    /// Anything, with what stands before and behind it.
    case wildcard(prefix: [UInt8], suffix: [UInt8])
    /// Anything, with all that follows.
    case rest

    init(_ text: Substring) {
        if text == "**" {
            self = .rest
        } else if text.hasPrefix("*") {
            self = .wildcard(prefix: [], suffix: Array(text.dropFirst().utf8))
        } else if text.hasSuffix("*") {
            self = .wildcard(prefix: Array(text.dropLast().utf8), suffix: [])
        } else if let start = text.firstIndex(of: "{"), let end = text.lastIndex(of: "}"), start < end,
            start == text.startIndex || text.index(after: end) == text.endIndex
        {
            self = .parameter(
                name: String(text[text.index(after: start)..<end]),
                prefix: Array(text[..<start].utf8),
                suffix: Array(text[text.index(after: end)...].utf8)
            )
        } else {
            self = .literal(Array(text.utf8))
        }
    }

    /// Whether a segment of a request's path matches.
    func matches(_ bytes: some BidirectionalCollection<UInt8>, _ isCaseInsensitive: Bool) -> Bool {
        switch self {
        case .literal(let literal):
            bytes.count == literal.count && Self.isEqual(bytes, literal, isCaseInsensitive)
        case .parameter(_, let prefix, let suffix), .wildcard(let prefix, let suffix):
            bytes.count >= prefix.count + suffix.count
                && Self.isEqual(bytes.prefix(prefix.count), prefix, isCaseInsensitive)
                && Self.isEqual(bytes.suffix(suffix.count), suffix, isCaseInsensitive)
        case .rest:
            true
        }
    }

    /// What a parameter of a name matched.
    func captured(_ name: String, in bytes: some BidirectionalCollection<UInt8>) -> String? {
        guard case .parameter(name, let prefix, let suffix) = self else { return nil }
        return String(decoding: bytes.dropFirst(prefix.count).dropLast(suffix.count), as: UTF8.self)
    }

    private static func isEqual(
        _ bytes: some Collection<UInt8>,
        _ other: [UInt8],
        _ isCaseInsensitive: Bool
    ) -> Bool {
        if bytes.elementsEqual(other) { return true }
        return isCaseInsensitive
            && String(decoding: bytes, as: UTF8.self).lowercased()
                == String(decoding: other, as: UTF8.self).lowercased()
    }
}
#endif
