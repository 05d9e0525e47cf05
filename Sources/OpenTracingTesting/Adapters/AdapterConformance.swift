//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

private import Synchronization

/// Tests whether an adapter to a framework meets the instrumentation requirements, over real loopback connections.
///
/// For authors of adapters. Synthetic requests hide bugs, so the kit talks to a live server and lets a live client talk to a
/// server of its own. It does not depend on a test library. With Swift Testing:
///
/// ```swift
/// let conformance = AdapterConformance(server: ServerAdapter { tracing, routes, body in
///     try await MyServer(routes, tracing).run(onPort: 0) { port in try await body(port) }
/// })
///
/// @Test(arguments: conformance.cases)
/// func conforms(_ conformanceCase: AdapterConformance.Case) async throws {
///     try await conformanceCase.run()
/// }
/// ```
///
/// Each case creates its own service with a ``MockTracer``, and finally checks that every span has finished exactly once.
public struct AdapterConformance: Sendable {
    /// The cases to run.
    public let cases: [Case]

    /// Selects the cases for an adapter.
    ///
    /// - Parameters:
    ///   - server: serves the kit's routes; `nil` for a client-only adapter.
    ///   - client: sends the kit's requests; `nil` for a server-only adapter.
    public init(server: ServerAdapter? = nil, client: ClientAdapter? = nil) {
        var cases: [Case] = []
        if let server {
            cases += ServerRule.all.filter { server.streams || !$0.needsStreams }.map { Case($0, server) }
        }
        if let client { cases += ClientRule.all.map { Case($0, client) } }
        self.cases = cases
    }

    /// A requirement, ready to be checked.
    public struct Case: Sendable, Identifiable {
        /// A sentence that states what is checked; unique among the cases.
        public let name: String

        /// The source of the requirement.
        public let requirement: String

        private let check: @Sendable () async throws -> Void

        /// The name.
        public var id: String { name }

        init(_ rule: ServerRule, _ adapter: ServerAdapter) {
            name = rule.name
            requirement = rule.requirement
            check = { try await ServerRun(adapter, rule).run() }
        }

        init(_ rule: ClientRule, _ adapter: ClientAdapter) {
            name = rule.name
            requirement = rule.requirement
            check = { try await ClientRun(adapter, rule).run() }
        }

        /// Runs the case.
        ///
        /// - Throws: ``ConformanceFailure`` if the adapter does not meet the requirement.
        public func run() async throws(ConformanceFailure) {
            do {
                try await check()
            } catch let mismatch as ConformanceMismatch {
                throw ConformanceFailure(caseName: name, requirement: requirement, reason: mismatch.description)
            } catch {
                let reason = "threw \(type(of: error)) where nothing is to be thrown: \(error)"
                throw ConformanceFailure(caseName: name, requirement: requirement, reason: reason)
            }
        }
    }
}

extension AdapterConformance.Case: CustomStringConvertible {
    /// The name.
    public var description: String { name }
}

/// A gate that blocks a handler until the case opens it.
final class ConformanceGate: Sendable {
    private enum State {
        case closed([CheckedContinuation<Void, Never>])
        case open
    }

    private let state = Mutex(State.closed([]))

    func wait() async {
        await withCheckedContinuation { continuation in
            let isOpen = state.withLock { state in
                guard case .closed(let waiters) = state else { return true }
                state = .closed(waiters + [continuation])
                return false
            }
            if isOpen { continuation.resume() }
        }
    }

    func open() {
        let waiters = state.withLock { state in
            guard case .closed(let waiters) = state else { return [CheckedContinuation<Void, Never>]() }
            state = .open
            return waiters
        }
        for waiter in waiters { waiter.resume() }
    }
}
