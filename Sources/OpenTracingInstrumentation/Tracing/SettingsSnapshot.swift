//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

private import OpenTracing
private import OpenTracingSupport

/// The settings as seen by one request from start to end, with everything precomputed that can be.
package final class SettingsSnapshot: Sendable {
    package let settings: TracingSettings
    let overrides: RouteOverrides
    let rules: AttributeRules
    let client: ClientSnapshot
    private let plans = RoutePlanTable()
    private let clientPlans = OnceList<ClientPlan>()

    init(_ settings: TracingSettings, overrides: RouteOverrides = RouteOverrides()) {
        self.settings = settings
        self.overrides = overrides
        self.rules = AttributeRules(
            redaction: settings.redaction,
            conventions: settings.conventions,
            tagValueLimit: settings.tagValueLimit
        )
        self.client = ClientSnapshot(settings.client)
    }

    /// Returns the plan for a client under these settings.
    func plan(for client: TracedClient) -> ClientPlan {
        clientPlans.first {
            $0.isFor(client)
        } or: {
            ClientPlan(self, for: client)
        }
    }

    /// Returns the plan for a route under these settings.
    ///
    /// - Parameters:
    ///   - route: the route.
    ///   - server: the server that receives the request.
    func plan(for route: RouteInformation, in server: TracedServer) -> RoutePlan {
        guard let index = route.planIndex, index < RoutePlanTable.capacity else {
            return RoutePlan(self, route, in: server)
        }
        return plans.plan(at: index, of: server) ?? plans.add(RoutePlan(self, route, in: server), at: index)
    }
}

/// The settings of a client, with everything precomputed that can be.
final class ClientSnapshot: Sendable {
    typealias Reading = @Sendable (OutgoingAttributes) -> RequestTag

    let settings: ClientSettings

    /// The request attributes, as closures if those are faster than key paths.
    let requestAttributes: [Reading]

    init(_ settings: ClientSettings) {
        self.settings = settings
        requestAttributes = settings.tracedRequestAttributes.map { attribute in
            let tag = OutgoingAttributes(EmptyOutgoingRequest())[keyPath: attribute]
            if let known = AttributeReading.ofCatalogue(attribute, giving: tag) { return known.read }
            return { @Sendable in $0[keyPath: attribute] }
        }
    }
}

/// An empty request on which attributes are read once, to find their closures.
private struct EmptyOutgoingRequest: OutgoingRequest {
    var method: String { "" }
    var url: String { "" }
    var host: String? { nil }
    var port: Int? { nil }

    func values(forKey key: String) -> [String] { [] }
    func set(_ value: String, forKey key: String) {}
    func removeValues(forKey key: String) {}
}

/// The plans created under one set of settings, by the index of their route.
///
/// Plans are looked up without a lock, and live as long as the settings they were created for.
final class RoutePlanTable: Sendable {
    private static let chunkSize = 256

    /// The number of routes with a stored plan. Plans of further routes are created for each request.
    static let capacity = chunkSize * chunkSize

    private let chunks = Slots<Slots<OnceList<RoutePlan>>>(count: chunkSize)

    /// Returns the plan of a server at an index; `nil` before it is added.
    ///
    /// - Parameters:
    ///   - index: the index, below ``capacity``.
    ///   - server: the server.
    func plan(at index: Int, of server: TracedServer) -> RoutePlan? {
        let (position, offset) = index.quotientAndRemainder(dividingBy: Self.chunkSize)
        // The contents live as long as the table, so the lookup needs no reference counting.
        let plans = chunks.uncounted(position).flatMap { chunk in
            chunk._withUnsafeGuaranteedRef { $0.uncounted(offset) }
        }
        return plans?._withUnsafeGuaranteedRef { $0.first { $0.server === server } }
    }

    /// Adds the plan of a server at an index. If several threads do so at once, the first plan is kept.
    ///
    /// - Parameters:
    ///   - plan: the plan.
    ///   - index: the index, below ``capacity``.
    /// - Returns: the plan to use.
    func add(_ plan: RoutePlan, at index: Int) -> RoutePlan {
        let (position, offset) = index.quotientAndRemainder(dividingBy: Self.chunkSize)
        let chunk = chunks[position] ?? chunks.fill(position, with: Slots(count: Self.chunkSize))
        let plans = chunk[offset] ?? chunk.fill(offset, with: OnceList())
        return plans.first {
            $0.server === plan.server
        } or: {
            plan
        }
    }
}

/// A fixed number of references, each set once.
private final class Slots<Value: AnyObject & Sendable>: Sendable {
    private let count: Int

    // Safe to share: the memory exists from `init` to `deinit`, which have exclusive access, and its contents are atomic and
    // never move.
    private nonisolated(unsafe) let slots: UnsafeMutablePointer<OnceReference<Value>>

    init(count: Int) {
        self.count = count
        slots = .allocate(capacity: count)
        for index in 0..<count { (slots + index).initialize(to: OnceReference()) }
    }

    deinit {
        slots.deinitialize(count: count)
        slots.deallocate()
    }

    subscript(index: Int) -> Value? {
        precondition(index >= 0 && index < count)
        return slots[index].load()
    }

    func uncounted(_ index: Int) -> Unmanaged<Value>? {
        precondition(index >= 0 && index < count)
        return slots[index].uncounted
    }

    func fill(_ index: Int, with value: Value) -> Value {
        precondition(index >= 0 && index < count)
        return slots[index].storeIfNil(value)
    }
}

/// A small list of objects that are created on first use and looked up without a lock.
final class OnceList<Element: AnyObject & Sendable>: Sendable {
    private final class Node: Sendable {
        let element: Element
        let next = OnceReference<Node>()

        init(_ element: Element) {
            self.element = element
        }
    }

    /// The number of stored elements. Further ones are created each time: clients can send arbitrary values.
    private static var capacity: Int { 16 }

    private let first = OnceReference<Node>()

    /// Returns the first matching element, or `nil`.
    func first(where isWanted: (Element) -> Bool) -> Element? {
        // The elements live as long as the list, so the lookup needs no reference counting.
        var node = first.uncounted
        while let current = node {
            let element = current._withUnsafeGuaranteedRef { isWanted($0.element) ? $0.element : nil }
            if let element { return element }
            node = current._withUnsafeGuaranteedRef { $0.next.uncounted }
        }
        return nil
    }

    /// Returns the first matching element, creating it if there is none.
    func first(where isWanted: (Element) -> Bool, or make: () -> Element) -> Element {
        if let element = first(where: isWanted) { return element }
        var node = first.load() ?? first.storeIfNil(Node(make()))
        for _ in 1..<Self.capacity {
            if isWanted(node.element) { return node.element }
            node = node.next.load() ?? node.next.storeIfNil(Node(make()))
        }
        return isWanted(node.element) ? node.element : make()
    }
}
