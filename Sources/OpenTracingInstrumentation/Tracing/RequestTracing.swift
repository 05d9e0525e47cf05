//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
public import OpenTracing
private import OpenTracingSupport
public import Synchronization

/// Tracing of a service's requests: a tracer, and the settings that can be changed while the service runs.
///
/// One value serves the routers, the middleware and the clients of a service. A request sees one state of the settings from
/// its start to its end; a change takes effect with the next request.
public final class RequestTracing: Sendable {
    /// Starts the spans.
    public let tracer: any Tracer

    /// What writes the contexts of the tracer's spans, if there is a shorter way than through the tracer.
    private let contextWriter: (any SpanContextWriter)?

    /// The keys under which requests bring a trace along; `nil` where the tracer does not say.
    private let incomingKeys: CarrierKeys?

    private let suppression: UntracedRequest?

    /// Is told how requests went; `nil` for nobody.
    package let observer: (any RequestObserver)?

    private let cell: SnapshotCell<SettingsSnapshot>
    private let fallback: SettingsSnapshot

    /// The mode of the settings, apart from them: a function that is called often asks for it before all else.
    @usableFromInline let modeCode: Atomic<Int>

    private let problems = Mutex<[RouteProblem]>([])

    /// What went wrong while tracing, and was left out for the sake of the requests.
    public let counters = TracingCounters()

    private let reload = Mutex<SettingsReload?>(nil)

    /// Creates tracing.
    ///
    /// - Parameters:
    ///   - tracer: starts the spans.
    ///   - settings: which requests are traced, and what is recorded of them.
    ///   - observer: is told how requests went, recorded or not; `nil` for nobody.
    public init(
        _ tracer: any Tracer,
        settings: TracingSettings = TracingSettings(),
        observer: (any RequestObserver)? = nil
    ) {
        self.tracer = tracer
        contextWriter = (tracer as? any SpanContextWriting)?.contextWriter
        self.observer = observer
        incomingKeys = tracer.carrierKeys(of: .httpHeaders)
        suppression = tracer is GlobalTracer ? nil : UntracedRequest(in: tracer.scopeManager)
        fallback = SettingsSnapshot(settings)
        cell = SnapshotCell(fallback)
        modeCode = Atomic(settings.mode.code)
    }

    /// The settings as the next request will see them.
    public var settings: TracingSettings { snapshot.settings }

    /// Changes the settings. Takes effect with the next request; those under way keep what they started with.
    ///
    /// - Parameter change: changes a copy of the current settings. Must not change the settings again.
    public func update(_ change: (inout TracingSettings) -> Void) {
        cell.update { current in
            var settings = current.settings
            change(&settings)
            modeCode.store(settings.mode.code, ordering: .relaxed)
            return SettingsSnapshot(settings, overrides: current.overrides)
        }
    }

    /// What came of the last reading of the settings; `nil` where they have not been read again.
    package var lastReload: SettingsReload? {
        get { reload.withLock { $0 } }
        set { reload.withLock { $0 = newValue } }
    }

    /// The rules that count in place of what is said where routes are registered, until the process ends.
    package var overrides: RouteOverrides { snapshot.overrides }

    /// Changes the rules that count in place of what is said where routes are registered. Takes effect with the next request.
    ///
    /// - Parameter change: changes a copy of the current ones.
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

    /// The context that a request brings along. One that cannot be read is counted, and is none.
    func extract(from request: some TextMapReader) -> (any SpanContext)? {
        guard mayBringContext(request) else { return nil }
        do {
            let context = try tracer.extract(as: .httpHeaders, from: request)
            // A trace that goes on without a field of minor weight is none that could not be read.
            if let context, context.corruption != nil, context.traceIDString.isEmpty {
                counters.countBrokenIncomingContext()
            }
            return context
        } catch {
            counters.countBrokenIncomingContext()
            return nil
        }
    }

    /// A request that is not traced and through which nothing passes: one for all, where the tracer's scopes are always the same.
    var suppressed: UntracedRequest { suppression ?? UntracedRequest(in: tracer.scopeManager) }

    /// What knows which span is active.
    var scopes: ScopeManager { suppression?.scopes ?? tracer.scopeManager }

    /// The settings as one request sees them.
    package var snapshot: SettingsSnapshot { cell.load() ?? fallback }

    /// The mode as the next request or call will see it.
    var mode: TracingMode { TracingMode(code: modeCode.load(ordering: .relaxed)) }

    /// Whether calls of functions may be traced.
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
