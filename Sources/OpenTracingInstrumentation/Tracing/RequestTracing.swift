//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
public import OpenTracing
private import OpenTracingSupport
public import Synchronization

/// Traces the requests of a service: combines a tracer with settings that can be changed at runtime.
///
/// All routers, middleware and clients of a service share one instance. A request uses the same settings from start to end;
/// changes take effect with the next request.
public final class RequestTracing: Sendable {
    /// The tracer that starts the spans.
    public let tracer: any Tracer

    /// What writes the contexts of the tracer's spans, if there is a shorter way than through the tracer.
    private let contextWriter: (any SpanContextWriter)?

    /// The keys under which requests bring a trace along; `nil` where the tracer does not say.
    private let incomingKeys: CarrierKeys?

    private let suppression: UntracedRequest?

    /// The observer of requests; `nil` for none.
    package let observer: (any RequestObserver)?

    private let cell: SnapshotCell<SettingsSnapshot>
    private let fallback: SettingsSnapshot

    /// The mode, stored separately from the settings, for a fast check in frequently called functions.
    @usableFromInline let modeCode: Atomic<Int>

    private let problems = Mutex<[RouteProblem]>([])

    /// Counters for tracing failures that were tolerated for the sake of the requests.
    public let counters = TracingCounters()

    private let reload = Mutex<SettingsReload?>(nil)

    /// Whether there is an observer. Copying an optional one to look costs as much as calling it.
    private let isObserved: Bool

    private let changeObservers = Mutex<[@Sendable (SettingsChange) -> Void]>([])

    /// Creates request tracing.
    ///
    /// - Parameters:
    ///   - tracer: the tracer that starts the spans.
    ///   - settings: configures which requests are traced and what is recorded.
    ///   - observer: receives ended requests, recorded or not; `nil` for none.
    public init(
        _ tracer: any Tracer,
        settings: TracingSettings = TracingSettings(),
        observer: (any RequestObserver)? = nil
    ) {
        self.tracer = tracer
        contextWriter = (tracer as? any SpanContextWriting)?.contextWriter
        self.observer = observer
        isObserved = observer != nil
        incomingKeys = tracer.carrierKeys(of: .httpHeaders)
        suppression = tracer is GlobalTracer ? nil : UntracedRequest(in: tracer.scopeManager)
        fallback = SettingsSnapshot(settings)
        cell = SnapshotCell(fallback)
        modeCode = Atomic(settings.mode.code)
    }

    /// The settings for the next request.
    public var settings: TracingSettings { snapshot.settings }

    /// Changes the settings. Takes effect with the next request; requests in flight keep their settings.
    ///
    /// - Parameter change: modifies a copy of the current settings. Must not call this method again.
    public func update(_ change: (inout TracingSettings) -> Void) {
        update(by: .code, change)
    }

    /// Changes the settings and notifies the observers of the change and its origin.
    ///
    /// - Parameters:
    ///   - origin: the origin of the change.
    ///   - change: modifies a copy of the current settings. Must not call this method again.
    package func update(by origin: SettingsChange.Origin, _ change: (inout TracingSettings) -> Void) {
        changeObservers.withLock { observers in
            var told: SettingsChange?
            cell.update { current in
                var settings = current.settings
                change(&settings)
                modeCode.store(settings.mode.code, ordering: .relaxed)
                if !observers.isEmpty {
                    told = SettingsChange(origin: origin, before: current.settings, after: settings)
                }
                return SettingsSnapshot(settings, overrides: current.overrides)
            }
            guard let told else { return }
            for observer in observers { observer(told) }
        }
    }

    /// Calls a closure with every change of the settings, in order, once it has taken effect.
    ///
    /// - Parameter observer: must be quick, and must not change the settings.
    package func observeChanges(_ observer: @escaping @Sendable (SettingsChange) -> Void) {
        changeObservers.withLock { $0.append(observer) }
    }

    /// The outcome of the last reload; `nil` if the settings have not been reloaded.
    package var lastReload: SettingsReload? {
        get { reload.withLock { $0 } }
        set { reload.withLock { $0 = newValue } }
    }

    /// The rules that override those specified at registration, until the process ends.
    package var overrides: RouteOverrides { snapshot.overrides }

    /// Changes the rules that override those specified at registration. Takes effect with the next request.
    ///
    /// - Parameter change: modifies a copy of the current overrides.
    package func override(_ change: (inout RouteOverrides) -> Void) {
        cell.update { current in
            var overrides = current.overrides
            change(&overrides)
            return SettingsSnapshot(current.settings, overrides: overrides)
        }
    }

    /// Starts a span. Here, so that the tracer is called where it stands.
    func startSpan(_ operationName: String, options: SpanOptions) -> any Span {
        tracer.startSpan(operationName, options: options)
    }

    /// The start time of a request for the observer; `nil` without an observer.
    func observedTime() -> Timestamp? {
        isObserved ? observer?.now : nil
    }

    /// Reports an untraced request to the observer.
    func tellUntraced(_ route: RouteInformation) {
        if isObserved { observer?.requestUntraced(route) }
    }

    /// Writes the context of a span into header fields. One that cannot be written is counted.
    func inject(contextOf span: any Span, into carrier: inout some TextMapWriter) {
        if let contextWriter, contextWriter.inject(contextOf: span, into: &carrier) { return }
        do {
            try tracer.inject(span.context, as: .httpHeaders, into: &carrier)
        } catch {
            counters.countFailedInjection()
        }
    }

    /// Whether a request may bring a trace along.
    func mayBringContext(_ request: some TextMapReader) -> Bool {
        guard let incomingKeys else { return true }
        return request.holdsEntry(under: incomingKeys)
    }

    /// Extracts the context of a request. A context that cannot be read is counted and ignored.
    func extract(from request: some TextMapReader) -> (any SpanContext)? {
        guard mayBringContext(request) else { return nil }
        do {
            let context = try tracer.extract(as: .httpHeaders, from: request)
            // A trace that continues without a minor field does not count as unreadable.
            if let context, context.corruption != nil, context.traceIDString.isEmpty {
                counters.countBrokenIncomingContext()
            }
            return context
        } catch {
            counters.countBrokenIncomingContext()
            return nil
        }
    }

    /// An untraced request with nothing to pass through; shared if the tracer always uses the same scope manager.
    var suppressed: UntracedRequest { suppression ?? UntracedRequest(in: tracer.scopeManager) }

    /// The scope manager that tracks the active span.
    var scopes: ScopeManager { suppression?.scopes ?? tracer.scopeManager }

    /// The settings as seen by one request.
    package var snapshot: SettingsSnapshot { cell.load() ?? fallback }

    /// The mode for the next request or call.
    var mode: TracingMode { TracingMode(code: modeCode.load(ordering: .relaxed)) }

    /// Whether function calls may be traced.
    @inlinable var tracesFunctions: Bool { modeCode.load(ordering: .relaxed) != 0 }

    /// The mistakes in the definitions of traced functions, each with its remedy: at most 100.
    ///
    /// ```swift
    /// precondition(tracing.functionProblems.isEmpty, "\(tracing.functionProblems)")   // in a test
    /// ```
    public var functionProblems: [RouteProblem] { problems.withLock(\.self) }

    func add(_ problems: [RouteProblem]) {
        guard !problems.isEmpty else { return }
        self.problems.withLock { $0 += problems.prefix(max(0, 100 - $0.count)) }
    }
}

extension TracingMode {
    fileprivate var code: Int {
        switch self {
        case .off: 0
        case .annotated: 1
        case .all: 2
        }
    }

    fileprivate init(code: Int) {
        self = code == 0 ? .off : code == 1 ? .annotated : .all
    }
}
