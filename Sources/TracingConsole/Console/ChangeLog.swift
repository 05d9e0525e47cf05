//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

private import OpenTracing
internal import OpenTracingInstrumentation
private import Synchronization

/// All changes since the console was added to a router, from any origin.
final class ChangeLog: Sendable {
    /// The maximum number of changes to keep.
    private static let limit = 100
    /// The maximum length of the text of a change, in characters.
    private static let textLimit = 500

    private struct State {
        var changes: [ConsoleChange] = []
        var revision = 0
        /// The settings whose value comes from the console.
        var changedHere: Set<String> = []

        mutating func append(_ change: ConsoleChange) {
            if changes.count >= ChangeLog.limit { changes.removeFirst() }
            changes.append(change)
        }
    }

    private let state = Mutex(State())
    private let attributes: [String: RequestAttribute]

    /// Creates an empty log.
    ///
    /// - Parameter attributes: names of the service's own attributes.
    init(attributes: [String: RequestAttribute]) {
        self.attributes = attributes
    }

    /// The changes, oldest first.
    var changes: [ConsoleChange] { state.withLock(\.changes) }

    /// A number that differs after each change.
    var revision: Int { state.withLock(\.revision) }

    /// Adds a change made by a request to the console.
    func add(_ what: String, from client: String?) {
        let change = ConsoleChange(
            time: Timestamp.now.microseconds,
            what: what,
            origin: "console",
            from: client ?? "?",
            undoes: []
        )
        state.withLock {
            $0.append(change)
            $0.revision += 1
        }
    }

    /// Adds a change of the settings. Changes by the console are added by its own requests.
    func add(_ change: SettingsChange) {
        let differences = SettingsDifferences(change, attributes: attributes)
        state.withLock { state in
            guard change.origin != .console else {
                state.changedHere.formUnion(differences.names)
                return
            }
            // Ignore a reload without differences. Code may have changed a closure, which cannot be compared.
            guard change.origin == .code || !differences.names.isEmpty else { return }
            state.append(
                ConsoleChange(
                    time: Timestamp.now.microseconds,
                    what: String(differences.description.prefix(Self.textLimit)),
                    origin: change.origin == .code ? "code" : "reload",
                    from: change.origin == .code ? "the code" : "a reload of the settings",
                    undoes: differences.names.filter(state.changedHere.contains)
                )
            )
            state.changedHere.subtract(differences.names)
            state.revision += 1
        }
    }
}
