//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

internal import OpenTracing
internal import OpenTracingExporters
internal import OpenTracingInstrumentation
internal import OpenTracingSDK
private import OpenTracingSupport
internal import Synchronization
internal import TracedRouting

/// The state that a console needs to respond to requests.
final class ConsoleState: Sendable {
    /// The maximum number of concurrent live streams.
    private static let liveLimit = 8

    let access: ConsoleAccess
    let path: String
    private let givenTraces: RecentTraces?
    private let attributes: [String: RequestAttribute]
    private let directory = Mutex<(@Sendable () -> RouteDirectory?)?>(nil)
    private let observed = Mutex<ObjectIdentifier?>(nil)
    private let log: ChangeLog
    private let liveCount = Atomic(0)

    init(
        _ traces: RecentTraces?,
        access: ConsoleAccess,
        path: String,
        attributes: [String: RequestAttribute]
    ) {
        givenTraces = traces
        self.access = access
        self.path = path
        self.attributes = attributes
        log = ChangeLog(attributes: attributes)
    }

    /// Records the directory of the router that the console was added to.
    func mount(_ directory: @escaping @Sendable () -> RouteDirectory?) {
        self.directory.withLock { $0 = directory }
        // A console is mounted twice if its own router serves it on behalf of another one.
        guard let tracing = directory()?.tracing else { return }
        let isNew = observed.withLock { observed in
            defer { observed = ObjectIdentifier(tracing) }
            return observed != ObjectIdentifier(tracing)
        }
        guard isNew else { return }
        tracing.observeChanges { [log] in log.add($0) }
        if access.allowsChanges, access.token == nil { warn(tracing.tracer) }
    }

    private func warn(_ tracer: any Tracer) {
        (tracer as? RecordingTracer)?.diagnostics.report(
            TracerDiagnostic(
                .configurationDoubted,
                message: "the console at \(path) allows changes without a token, so anyone behind a proxy on this "
                    + "machine can change settings; set a token, or leave out allowsChanges"
            )
        )
    }

    private func mountedDirectory() throws(HTTPError) -> RouteDirectory {
        guard let directory = directory.withLock({ $0 })?() else {
            throw HTTPError(.serviceUnavailable, "The console is not part of a router.")
        }
        return directory
    }

    private func tracing() throws(HTTPError) -> RequestTracing { try mountedDirectory().tracing }

    private func store() throws(HTTPError) -> RecentTraces {
        guard let store = try knownStore() else {
            throw HTTPError(
                .notFound,
                "No traces are kept. Add a RecentTraces to the tracer's processors."
            )
        }
        return store
    }

    /// Returns the store passed to the console, otherwise that of the tracer.
    private func knownStore() throws(HTTPError) -> RecentTraces? {
        if let givenTraces { return givenTraces }
        let tracer = try tracing().tracer as? RecordingTracer
        return tracer?.processors.lazy.compactMap { $0 as? RecentTraces }.first
    }

    // MARK: Routes

    func routes(_ request: Request) throws -> Response {
        try .json(RouteAnswer.all(of: mountedDirectory(), without: path))
    }

    func changeRoute(_ request: Request) async throws -> Response {
        let change = try await request.decode(RouteChange.self, upTo: 1 << 16)
        let directory = try mountedDirectory()
        var rule: TracingRule?
        if let text = change.rule {
            rule = TracingRule(rawValue: text)
            guard rule != nil, rule != .inherit else {
                throw HTTPError(.badRequest, "The rule must be off, on, force or null.")
            }
        }
        let route = RouteAnswer.entries(of: directory, without: path).first {
            $0.description.method == change.method && $0.description.template == change.template
        }
        guard let route else { throw HTTPError(.notFound, "Unknown route.") }
        directory.tracing.override { [rule] in $0[route.information] = rule }
        let told = "\(change.method) \(change.template): \(rule?.rawValue ?? "as registered")"
        log.add(told, from: request.remoteAddress)
        return try routes(request)
    }

    // MARK: Settings

    func settings(_ request: Request) throws -> Response {
        let answer = try SettingsAnswer(
            tracing().settings,
            custom: attributes,
            allowsChanges: access.allowsChanges,
            changes: log.changes.reversed()
        )
        var response = try Response.json(answer)
        response.headers["etag"] = "\"\(answer.revision)\""
        return response
    }

    /// Returns whether a change is based on the current settings, or does not say what it is based on.
    private func isCurrent(_ request: Request, _ settings: TracingSettings) -> Bool {
        guard let wanted = request.headers["if-match"]?.split(separator: ",") else { return true }
        let text = SettingsText(
            settings,
            named: settings.namedRequestAttributes(attributes),
            custom: Set(attributes.keys)
        )
        return wanted.map { $0.filter { $0 != " " } }.contains { $0 == "*" || $0 == "\"\(text.revision)\"" }
    }

    func changeSettings(_ request: Request) async throws -> Response {
        let text = try await request.body.collect(upTo: 1 << 16)
        let tracing = try tracing()
        if let said = try? JSONReader.read(text), case .object(let members) = said.value,
            members.contains(where: { $0.name == "tracer" })
        {
            throw HTTPError(
                .unprocessableContent,
                "The object \"tracer\" cannot be changed here. Set the sampler in code or in the settings file."
            )
        }
        var problem: TracingSettingsError?
        var isOutdated = false
        tracing.update(by: .console) { settings in
            guard isCurrent(request, settings) else {
                isOutdated = true
                return
            }
            do throws(TracingSettingsError) {
                try settings.apply(text, from: "the request", attributes: attributes)
            } catch {
                problem = error
            }
        }
        if isOutdated {
            throw HTTPError(
                HTTPStatus(412),
                "The settings have changed in the meantime. Fetch them again, and send their revision as if-match."
            )
        }
        if let problem { throw HTTPError(.unprocessableContent, problem.description) }
        log.add(String(decoding: text.prefix(500), as: UTF8.self), from: request.remoteAddress)
        return try settings(request)
    }

    // MARK: Traces

    func traces(_ request: Request) throws -> Response {
        let found = try TraceFilter(request.query).traces(of: store())
        var response = try Response.json(found.traces.map(TraceSummary.init))
        response.headers["x-total-count"] = String(found.total)
        return response
    }

    private func trace(_ request: Request) throws -> RecentTrace {
        let text = request.parameters["id"] ?? ""
        guard let id = TraceID(text: text) else {
            throw HTTPError(.badRequest, "The identifier of a trace is 1 to 32 hexadecimal digits.")
        }
        guard let trace = try store().trace(id) else {
            throw HTTPError(.notFound, "The trace is not kept, or no longer.")
        }
        return trace
    }

    func oneTrace(_ request: Request) throws -> Response {
        try .json(TraceDetail(trace(request)))
    }

    func comparison(_ request: Request) throws -> Response {
        try .json(TraceComparison(trace(request), among: store().traces()))
    }

    func download(_ request: Request) throws -> Response {
        let trace = try trace(request)
        let document = OTLPEncoding.json.encode(trace.spans, conventions: .openTelemetry)
        return Response(
            headers: [
                "content-type": "application/json",
                "content-disposition": "attachment; filename=\"trace-\(trace.traceID).json\"",
            ],
            body: ResponseBody(document.bytes)
        )
    }

    // MARK: The rest

    func services(_ request: Request) throws -> Response {
        let measurements = try tracing().observer as? RequestMeasurements
        let store = try store()
        return try .json(
            ServiceMap(store.traces(), incompleteUntil: store.incompleteUntil, rates: measurements?.rates ?? [])
        )
    }

    func health(_ request: Request) throws -> Response {
        try .json(HealthAnswer(tracing(), store: knownStore()))
    }

    /// Streams server-sent events about new traces and changes.
    func live(_ request: Request) throws -> Response {
        let store = try knownStore()
        guard liveCount.add(1, ordering: .relaxed).newValue <= Self.liveLimit else {
            liveCount.subtract(1, ordering: .relaxed)
            throw HTTPError(.serviceUnavailable, "\(Self.liveLimit) pages already follow the traces.")
        }
        let live = LiveEvents(
            [
                LiveSource("traces", since: request.query["since"]) { store?.revision },
                LiveSource("settings", since: request.query["settings"]) { [log] in log.revision },
            ],
            onEnd: { [weak self] in _ = self?.liveCount.subtract(1, ordering: .relaxed) }
        )
        return .stream(headers: ["content-type": "text/event-stream"]) { writer in
            try await live.write(to: &writer)
        }
    }
}
