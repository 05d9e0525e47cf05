//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

internal import OpenTracing
private import Synchronization

/// A run of a tracer case: creates its tracers and compares their behavior with the requirement.
final class ConformanceRun: Sendable {
    let probe: TracerProbe
    private let tracers = Mutex<[any Tracer]>([])

    init(probe: TracerProbe) {
        self.probe = probe
    }

    func makeTracer() -> any Tracer {
        let tracer = probe.makeTracer()
        tracers.withLock { $0.append(tracer) }
        return tracer
    }

    func makeUnsampledTracer() throws -> any Tracer {
        guard let makeUnsampledTracer = probe.makeUnsampledTracer else { throw Self.missing(.unsampledTracers) }
        let tracer = makeUnsampledTracer()
        tracers.withLock { $0.append(tracer) }
        return tracer
    }

    func closeTracers() async {
        let made = tracers.withLock { tracers in
            defer { tracers = [] }
            return tracers
        }
        for tracer in made {
            await tracer.close()
        }
    }

    func require(_ condition: Bool, _ reason: @autoclosure () -> String) throws {
        guard condition else { throw ConformanceMismatch(reason()) }
    }

    func requireEqual<Value: Equatable>(_ value: Value, _ expected: Value, _ what: String) throws {
        guard value == expected else {
            throw ConformanceMismatch("\(what) is \(value) instead of \(expected)")
        }
    }

    func requireActive(_ span: (any Span)?, in tracer: any Tracer, _ moment: String) throws {
        let active = tracer.activeSpan
        guard active !== span else { return }
        throw ConformanceMismatch(
            span == nil
                ? "a span is active \(moment)"
                : active == nil ? "no span is active \(moment)" : "another span is active \(moment)"
        )
    }

    func requirePropagationError(
        _ code: PropagationError.Code,
        _ what: String,
        from body: () throws(PropagationError) -> Void
    ) throws {
        do throws(PropagationError) {
            try body()
        } catch {
            return try requireEqual(error.code, code, "the error of \(what)")
        }
        throw ConformanceMismatch("\(what) does not throw; it must throw \"\(code)\"")
    }
}

// Checks that use the probe. A rule declares its requirements, so that it does not run if one of these is missing.

extension ConformanceRun {
    func requireChild(_ span: any Span, of parent: any Span, _ what: String) throws {
        guard let isChild = probe.isChild else { throw Self.missing(.parents) }
        try require(isChild(span, parent), "\(what) is not a child of its parent")
    }

    func requireNoChild(_ span: any Span, of parent: any Span, _ what: String) throws {
        guard let isChild = probe.isChild else { throw Self.missing(.parents) }
        try require(!isChild(span, parent), "\(what) is a child of a span that is not to be its parent")
    }

    func requireSameTrace(_ span: any Span, _ other: any Span, _ what: String) throws {
        guard let sameTrace = probe.sameTrace else { throw Self.missing(.traces) }
        try require(sameTrace(span, other), "\(what) is not in the trace of the span that it refers to")
    }

    func requireOtherTrace(_ span: any Span, _ other: any Span, _ what: String) throws {
        guard let sameTrace = probe.sameTrace else { throw Self.missing(.traces) }
        try require(!sameTrace(span, other), "\(what) is in the trace of a span that it does not refer to")
    }

    func requireSameContext(_ span: any Span, _ context: (any SpanContext)?, _ what: String) throws {
        guard let sameContext = probe.sameContext else { throw Self.missing(.contexts) }
        guard let context else { throw ConformanceMismatch("\(what) gives no context") }
        try require(sameContext(span, context), "\(what) gives the context of another span")
    }

    func finishedSpans(of tracer: any Tracer) async throws -> [TracerProbe.FinishedSpan] {
        guard let finishedSpans = probe.finishedSpans else { throw Self.missing(.finishedSpans) }
        return await finishedSpans(tracer)
    }

    /// Returns the finished spans, requiring a given number.
    func finishedSpans(of tracer: any Tracer, count: Int) async throws -> [TracerProbe.FinishedSpan] {
        let spans = try await finishedSpans(of: tracer)
        try requireEqual(spans.count, count, "the number of finished spans")
        return spans
    }

    /// Returns the single finished span.
    func finishedSpan(of tracer: any Tracer) async throws -> TracerProbe.FinishedSpan {
        guard let span = try await finishedSpans(of: tracer, count: 1).first else {
            throw ConformanceMismatch("no span has been recorded")
        }
        return span
    }

    func diagnosticCount(of tracer: any Tracer) async throws -> Int {
        guard let diagnosticCount = probe.diagnosticCount else { throw Self.missing(.diagnostics) }
        return await diagnosticCount(tracer)
    }

    private static func missing(_ capability: ProbeCapability) -> ConformanceMismatch {
        ConformanceMismatch("cannot be run: \(capability.reasonForSkipping)")
    }
}

/// A conformance case that failed.
public struct ConformanceFailure: Error, Sendable, Hashable {
    /// The name of the case that failed.
    package let caseName: String

    /// The requirement that the case checks, and its source.
    package let requirement: String

    /// The actual and the expected behavior.
    package let reason: String
}

extension ConformanceFailure: CustomStringConvertible {
    /// A two-line description of the failure.
    public var description: String {
        "\(caseName): \(reason)\n  required by: \(requirement)"
    }
}

/// A mismatch found by a case, converted to a ``ConformanceFailure`` by ``TracerConformance/Case/run()``.
struct ConformanceMismatch: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}

/// A requirement for tracers, and its check.
struct ConformanceRule: Sendable {
    let name: String
    let requirement: String
    let needs: [ProbeCapability]
    let check: @Sendable (ConformanceRun) async throws -> Void

    init(
        _ name: String,
        by requirement: String,
        needs: [ProbeCapability] = [],
        check: @escaping @Sendable (ConformanceRun) async throws -> Void
    ) {
        self.name = name
        self.requirement = requirement
        self.needs = needs
        self.check = check
    }

    /// All rules, in reading order.
    static let all: [ConformanceRule] = [
        starting, references, identifiers, spans, unsampled, finishing, baggage, formats, carriers, corruption, refusal,
        activation, parenthood, concurrency, closing,
    ].flatMap(\.self)
}
