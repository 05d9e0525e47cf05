//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

internal import OpenTracing
internal import OpenTracingSDK
internal import TracedRouting

/// A filter for a list of traces.
struct TraceFilter: Sendable {
    static let greatestLimit = 500

    private static let parameters = [
        "route", "operation", "service", "tag", "status", "error", "minimum", "limit",
    ]

    private let route: String?
    private let operation: String?
    private let service: String?
    private let status: String?
    private let tag: (key: String, value: String?)?
    private let wantsErrors: Bool
    private let leastMicroseconds: Double
    private let limit: Int

    /// Parses the query parameters of a request.
    ///
    /// - Throws: ``HTTPError`` 400 for an unknown parameter and for an invalid value.
    init(_ query: Query) throws(HTTPError) {
        for parameter in query.rawValue.split(separator: "&") {
            let name = parameter.prefix { $0 != "=" }
            guard !Self.parameters.contains(String(name)) else { continue }
            throw HTTPError(
                .badRequest,
                "The list has no parameter \"\(name.prefix(100))\". Use one of "
                    + Self.parameters.joined(separator: ", ") + "."
            )
        }
        func text(_ name: String) -> String? { query[name].flatMap { $0.isEmpty ? nil : $0 } }
        route = text("route")
        operation = text("operation")?.lowercased()
        service = text("service")
        status = text("status")?.lowercased()
        let error = text("error")
        guard [nil, "true", "false"].contains(error) else {
            throw HTTPError(.badRequest, "error must be true or false. Use error=true for failed traces.")
        }
        wantsErrors = error == "true"
        tag = text("tag").map { text in
            let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            return (parts[0], parts.count > 1 ? parts[1] : nil)
        }
        leastMicroseconds = try Self.number(text("minimum"), "minimum", "milliseconds, as in minimum=20") * 1000
        let limit = try Self.number(
            text("limit"),
            "limit",
            "a number of traces from 1 to \(Self.greatestLimit)",
            or: 100
        )
        self.limit = Int(min(max(limit, 1), Double(Self.greatestLimit)))
    }

    private static func number(
        _ text: String?,
        _ name: String,
        _ meaning: String,
        or fallback: Double = 0
    ) throws(HTTPError) -> Double {
        guard let text else { return fallback }
        guard let number = Double(text), number.isFinite, number >= 0 else {
            throw HTTPError(.badRequest, "\(name) is not a number. Use \(meaning).")
        }
        return number
    }

    /// Returns the matching traces of a store, newest first, and how many match beyond the limit.
    func traces(of store: RecentTraces) -> (traces: [RecentTrace], total: Int) {
        if isOpen { return (store.traces(limit: limit), store.size.traces) }
        let matching = store.traces().filter(matches)
        return (Array(matching.prefix(limit)), matching.count)
    }

    private var isOpen: Bool {
        route == nil && operation == nil && service == nil && status == nil && tag == nil && !wantsErrors
            && leastMicroseconds == 0
    }

    private func matches(_ trace: RecentTrace) -> Bool {
        if wantsErrors, !trace.hasError { return false }
        if leastMicroseconds > 0, let start = trace.startTime, let finish = trace.finishTime,
            Double(start.nanoseconds(to: finish)) / 1000 < leastMicroseconds
        {
            return false
        }
        if let route, !trace.spans.contains(where: { $0.route == route }) { return false }
        if let service, !trace.spans.contains(where: { $0.resource.serviceName == service }) { return false }
        if let operation, !trace.spans.contains(where: { $0.operationName.lowercased().contains(operation) }) {
            return false
        }
        if let status, !trace.spans.contains(where: { hasStatus($0, status) }) { return false }
        if let tag, !trace.spans.contains(where: { hasTag($0, tag) }) { return false }
        return true
    }

    /// Matches `404`, or `4xx` for the whole class.
    private func hasStatus(_ span: SpanRecord, _ wanted: String) -> Bool {
        guard let status = span.status else { return false }
        return wanted.hasSuffix("xx") ? status.first == wanted.first : status == wanted
    }

    private func hasTag(_ span: SpanRecord, _ tag: (key: String, value: String?)) -> Bool {
        guard let found = span.tags[tag.key] else { return false }
        return tag.value.map { found.description == $0 } ?? true
    }
}
