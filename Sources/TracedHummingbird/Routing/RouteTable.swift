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

/// The tracing information for the routes of a Hummingbird router, by path and method.
///
/// Requests find their route without a lock: routes present when the responder is built are in an immutable table. Routes added
/// later, or to another router, are learned on first use.
final class RouteTable: Sendable {
    /// The maximum number of routes to learn from requests; further ones are recomputed for each request.
    private static let learnedLimit = 4096

    /// A route with its tracing information.
    final class Entry: Sendable {
        let method: String
        let information: RouteInformation
        /// The place that sets the tracing rule, for explanations; `nil` if none does.
        let rulePlace: String?
        /// Whether the handler has a time limit.
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
        /// By path, as registered.
        var exact = RouteIndex()
        /// By lowercased path, as case-insensitive routers report it (except for parameter names).
        var lowercased = RouteIndex()
        /// In registration order.
        var inOrder: [Entry] = []
        var problems: [RouteProblem] = []
        var learnedCount = 0

        func find(method: String, path: String) -> Entry? {
            exact[method, path] ?? lowercased[method, path.lowercased()]
        }
    }

    private final class Snapshot: Sendable {
        let routes: RouteIndex
        /// In registration order.
        let inOrder: [Entry]

        init(_ routes: RouteIndex = RouteIndex(), inOrder: [Entry] = []) {
            self.routes = routes
            self.inOrder = inOrder
        }
    }

    private let registered = Mutex(Registered())
    /// The routes present when the responder was built.
    private let built = OnceReference<Snapshot>()
    /// The routes learned from requests.
    private let known = SnapshotCell(Snapshot())

    /// The templates of all routes, used to redact unmatched paths.
    let templates = RouteTemplates()

    /// The tracing rule for all routes and for unmatched requests.
    private let tracing: RouteTracing
    /// The route information for unmatched requests.
    let unmatched: RouteInformation

    init(_ tracing: RouteTracing = .inherit) {
        self.tracing = tracing
        unmatched = .unmatched(in: tracing)
        if tracing.operationName != nil { report(.nameForSeveral(at: Self.place)) }
    }

    private static let place = "the router"

    /// The place that sets the rule for unmatched requests; `nil` if none does.
    var unmatchedRulePlace: String? { unmatched.rule == nil ? nil : Self.place }

    /// Adds a route with its annotation.
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
            // Learned routes may have stood in for this one.
            guard registered.learnedCount > 0 else { return }
            registered.learnedCount = 0
            known.update { _ in Snapshot() }
        }
    }

    private func entry(method: String, path: String, annotation: RouteAnnotation) -> Entry {
        Entry(method: method, path: path, annotation: annotation.within(tracing, place: Self.place))
    }

    /// Records a problem with a route definition.
    func report(_ problem: RouteProblem) {
        registered.withLock { $0.problems.append(problem) }
    }

    /// The problems with route definitions, in the order in which they were found.
    var problems: [RouteProblem] { registered.withLock(\.problems) }

    /// Returns the registered routes in order, followed by the others, which have no tracing rule.
    ///
    /// - Parameter others: the methods and paths of all routes of the router.
    func entries(among others: [(method: String, path: String)]) -> [Entry] {
        registered.withLock { registered in
            let further = others.filter { registered.find(method: $0.method, path: $0.path) == nil }
            return registered.inOrder
                + further.map { entry(method: $0.method, path: $0.path, annotation: RouteAnnotation(.inherit)) }
        }
    }

    /// Returns the entry for a request's route. A `GET` route may have served a `HEAD` request.
    func route(method: String, path: String) -> Entry {
        built.load()?.routes[method, path] ?? known.load()?.routes[method, path] ?? learn(method: method, path: path)
    }

    /// Builds the immutable table from the routes of a router. Calls after the first have no effect.
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

    /// Returns the routes, for tools that display and control tracing: all of them once the table is built.
    ///
    /// - Parameters:
    ///   - tracing: the tracer and its settings.
    ///   - others: the methods and paths of all routes of the router, which the table does not know before it is built; without
    ///     them, it then lists only the routes registered with an annotation.
    func directory(under tracing: RequestTracing, among others: [(method: String, path: String)] = []) -> RouteDirectory
    {
        RouteDirectory(tracing) { [self] in
            (built.load()?.inOrder ?? entries(among: others)).map { entry in
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

/// The middleware of a group or a collection, applied to the routes that follow it.
final class MiddlewareStack<Context: RequestContext> {
    private var middleware: [any MiddlewareProtocol<Hummingbird.Request, Hummingbird.Response, Context>] = []

    func add(_ middleware: any MiddlewareProtocol<Hummingbird.Request, Hummingbird.Response, Context>) {
        self.middleware.append(middleware)
    }

    /// Returns a responder wrapped in the current middleware. Attributes in `atEnd` see the context that reaches it.
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

/// A segment of a route's path in Hummingbird's syntax.
enum PathSegment: Sendable {
    case literal([UInt8])
    /// A parameter with a literal prefix and suffix.
    case parameter(name: String, prefix: [UInt8], suffix: [UInt8])
    /// A wildcard with a literal prefix and suffix.
    case wildcard(prefix: [UInt8], suffix: [UInt8])
    /// A wildcard for all remaining segments.
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

    /// Returns whether a segment of a request's path matches.
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

    /// Returns the value of the named parameter.
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

/// A lookup table from method and path to the entries of routes.
///
/// An open-addressing hash table. It hashes only eight bytes of a path: a dictionary's full hash would cost more than the
/// comparison that follows, which mostly compares a string with itself.
struct RouteIndex: Sendable {
    private struct Route: Sendable {
        let method: String
        let path: String
        var entry: RouteTable.Entry
    }

    /// The slots: their number is a power of two, and at least half are empty.
    private var places: [Route?] = [nil, nil]
    private var count = 0

    subscript(method: String, path: String) -> RouteTable.Entry? {
        get { places[place(method, path)]?.entry }
        set {
            guard let newValue else { return }
            let route = Route(method: method, path: path, entry: newValue)
            let place = place(method, path)
            guard places[place] == nil else {
                places[place] = route
                return
            }
            count += 1
            if 2 * count > places.count { grow() }
            places[self.place(method, path)] = route
        }
    }

    /// Returns the slot of a route, or the one to insert it into.
    private func place(_ method: String, _ path: String) -> Int {
        let mask = places.count - 1
        var place = Self.hash(method, path) & mask
        while let route = places[place], route.path != path || route.method != method {
            place = (place + 1) & mask
        }
        return place
    }

    private mutating func grow() {
        let routes = places.compactMap(\.self)
        places = Array(repeating: nil, count: 2 * places.count)
        for route in routes { places[place(route.method, route.path)] = route }
    }

    private static func hash(_ method: String, _ path: String) -> Int {
        var hash = UInt64(truncatingIfNeeded: path.utf8.count)
        hash = hash &* 31 &+ UInt64(method.utf8.first ?? 0)
        let bytes = path.utf8.withContiguousStorageIfAvailable { path in
            let step = max(1, path.count / 8)
            var bytes: UInt64 = 0
            var position = path.count - 1
            while position >= 0 {
                bytes = bytes &* 31 &+ UInt64(path[position])
                position -= step
            }
            return bytes
        }
        hash = (hash &* 31 &+ (bytes ?? 0)) &* 0x9E37_79B9_7F4A_7C15
        return Int(truncatingIfNeeded: hash >> 33)
    }
}
#endif
