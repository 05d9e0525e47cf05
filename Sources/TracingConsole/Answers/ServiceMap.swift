//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

internal import OpenTracing
internal import OpenTracingSDK

/// The calls between services, according to the kept traces, and the request rates of the last few minutes.
struct ServiceMap: Encodable {
    struct Service: Encodable {
        let name: String
        var spans = 0
        var errors = 0
        /// Whether the service is known only from calls to it.
        var isOutside = false
    }

    struct Call: Encodable {
        let from: String
        let to: String
        /// The calling and the called operation; `nil` in totals over all operations.
        var fromOperation: String?
        var toOperation: String?
        var count = 0
        var errors = 0
        /// The average duration of the calls, in microseconds.
        var average = 0.0
    }

    let services: [Service]
    let calls: [Call]
    /// The calls by operation, limited to the most frequent ones.
    let operationCalls: [Call]
    let durations: [OperationDurations]
    /// Of what finished before, some traces are gone, so the durations leave it out; `nil` if none is gone.
    let durationsSince: Double?
    /// The number of services beyond the limit, which are left out with their calls.
    let otherServices: Int
    let rates: [RequestRates.Slot]
    let secondsPerSlot: Int64

    /// The maximum number of calls between operations.
    private static let operationCallLimit = 200

    /// The maximum number of services: those with the most spans and calls.
    static let serviceLimit = 30

    init(
        _ traces: [RecentTrace],
        incompleteUntil: Timestamp?,
        rates: [RequestRates.Slot],
        now: Timestamp = .now
    ) {
        self.rates = rates
        durations = OperationDurations.all(of: traces, incompleteUntil: incompleteUntil, now: now)
        durationsSince = incompleteUntil?.microseconds
        secondsPerSlot = RequestRates.secondsPerSlot
        var services: [String: Service] = [:]
        var calls: [[String]: Call] = [:]
        var operationCalls: [[String]: Call] = [:]
        func count(_ span: SpanRecord, from caller: SpanRecord, to callee: String, _ operation: String) {
            let from = caller.resource.serviceName
            calls[[from, callee], default: Call(from: from, to: callee)].add(span)
            operationCalls[
                [from, caller.operationName, callee, operation],
                default: Call(from: from, to: callee, fromOperation: caller.operationName, toOperation: operation)
            ].add(span)
        }
        for trace in traces {
            let byID = Dictionary(trace.spans.map { ($0.context.spanID, $0) }) { first, _ in first }
            var answered: Set<SpanID> = []
            for span in trace.spans {
                let name = span.resource.serviceName
                services[name, default: Service(name: name)].spans += 1
                if span.hasFailed { services[name]?.errors += 1 }
                guard let parent = span.parent.flatMap({ byID[$0.context.spanID] }),
                    parent.resource.serviceName != name
                else { continue }
                answered.insert(parent.context.spanID)
                count(span, from: parent.entry(in: byID), to: name, span.operationName)
            }
            for span in trace.spans where !answered.contains(span.context.spanID) {
                guard let peer = span.peer else { continue }
                if services[peer] == nil { services[peer] = Service(name: peer, isOutside: true) }
                count(span, from: span.entry(in: byID), to: peer, span.operationName)
            }
        }
        let weights = calls.values.reduce(into: services.mapValues(\.spans)) { $0[$1.to, default: 0] += $1.count }
        let largest = services.values
            .sorted { (weights[$1.name] ?? 0, $0.name) < (weights[$0.name] ?? 0, $1.name) }
            .prefix(Self.serviceLimit)
        let names = Set(largest.map(\.name))
        otherServices = services.count - largest.count
        self.services = largest.sorted { $0.name < $1.name }
        self.calls = calls.values.filter { names.contains($0.from) && names.contains($0.to) }
            .sorted { ($0.from, $0.to) < ($1.from, $1.to) }
        self.operationCalls = Array(
            operationCalls.values
                .filter { names.contains($0.from) && names.contains($0.to) }
                .sorted { ($1.count, $0.from, $0.fromOperation ?? "") < ($0.count, $1.from, $1.fromOperation ?? "") }
                .prefix(Self.operationCallLimit)
        )
    }
}

extension ServiceMap.Call {
    fileprivate mutating func add(_ span: SpanRecord) {
        average += (span.duration / .microseconds(1) - average) / Double(count + 1)
        count += 1
        if span.hasFailed { errors += 1 }
    }
}

extension SpanRecord {
    /// Returns the entry span of the span's service, which ultimately made the call.
    fileprivate func entry(in spans: [SpanID: SpanRecord]) -> SpanRecord {
        var entry = self
        // Bounded by the number of spans, because references may form a cycle.
        for _ in 0..<spans.count {
            guard let parent = entry.parent.flatMap({ spans[$0.context.spanID] }),
                parent.resource.serviceName == resource.serviceName
            else { break }
            entry = parent
        }
        return entry
    }

    /// The callee of a client span, according to its tags.
    fileprivate var peer: String? {
        guard tags["span.kind"]?.stringValue == "client" else { return nil }
        return ["peer.service", "peer.hostname", "server.address", "db.instance", "peer.address"]
            .lazy.compactMap { tags[$0]?.description }.first
    }
}
