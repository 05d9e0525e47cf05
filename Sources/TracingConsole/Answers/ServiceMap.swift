//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

internal import OpenTracing
internal import OpenTracingSDK

/// Which services call which, as far as the kept traces tell, and how many requests came in the last minutes.
struct ServiceMap: Encodable {
    struct Service: Encodable {
        let name: String
        var spans = 0
        var errors = 0
        /// Whether it is known by the calls to it alone.
        var isOutside = false
    }

    struct Call: Encodable {
        let from: String
        let to: String
        var count = 0
        var errors = 0
        /// How long the calls took on average, in microseconds.
        var average = 0.0
    }

    let services: [Service]
    let calls: [Call]
    let rates: [RequestRates.Slot]
    let secondsPerSlot: Int64

    init(_ traces: [RecentTrace], rates: [RequestRates.Slot]) {
        self.rates = rates
        secondsPerSlot = RequestRates.secondsPerSlot
        var services: [String: Service] = [:]
        var calls: [[String]: Call] = [:]
        func count(_ span: SpanRecord, from caller: String, to callee: String) {
            var call = calls[[caller, callee]] ?? Call(from: caller, to: callee)
            call.average += (span.duration / .microseconds(1) - call.average) / Double(call.count + 1)
            call.count += 1
            if span.hasFailed { call.errors += 1 }
            calls[[caller, callee]] = call
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
                count(span, from: parent.resource.serviceName, to: name)
            }
            for span in trace.spans where !answered.contains(span.context.spanID) {
                guard let peer = span.peer else { continue }
                if services[peer] == nil { services[peer] = Service(name: peer, isOutside: true) }
                count(span, from: span.resource.serviceName, to: peer)
            }
        }
        self.services = services.values.sorted { $0.name < $1.name }
        self.calls = calls.values.sorted { ($0.from, $0.to) < ($1.from, $1.to) }
    }
}

extension SpanRecord {
    /// Whom a client's span calls, where its tags tell.
    fileprivate var peer: String? {
        guard tags["span.kind"]?.stringValue == "client" else { return nil }
        return ["peer.service", "peer.hostname", "server.address", "db.instance", "peer.address"]
            .lazy.compactMap { tags[$0]?.description }.first
    }
}
