//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

public import OpenTracing

/// Faults of a ``MockTracer``, to test that code copes with a misbehaving tracer.
///
/// ```swift
/// tracer.faults = .ignoring(.startSpan)
/// tracer.faults.extractionError = PropagationError(.spanContextCorrupted, format: .httpHeaders, reason: "test")
/// ```
///
/// Faults may be changed while spans are open; each call uses the current ones.
public struct MockFaults: Sendable {
    /// The calls that have no effect.
    ///
    /// Starting a span then returns one that keeps nothing, contexts have no identifiers or baggage, injection leaves the carrier
    /// unchanged, extraction finds nothing, setters change nothing, and finished spans stay open.
    public var ignoredCalls: Set<MockCall>

    /// The error that every injection throws, or `nil`.
    public var injectionError: PropagationError?

    /// The error that every extraction throws, or `nil`.
    public var extractionError: PropagationError?

    /// Called before every call, on the caller's thread and outside all locks.
    ///
    /// The closure may count, block, cancel the task or call the tracer again; calls that it makes are reported too.
    public var onCall: (@Sendable (MockCall) -> Void)?

    /// Creates faults; none by default.
    ///
    /// - Parameters:
    ///   - ignoredCalls: the calls that have no effect.
    ///   - injectionError: the error that every injection throws.
    ///   - extractionError: the error that every extraction throws.
    ///   - onCall: called before every call.
    public init(
        ignoredCalls: Set<MockCall> = [],
        injectionError: PropagationError? = nil,
        extractionError: PropagationError? = nil,
        onCall: (@Sendable (MockCall) -> Void)? = nil
    ) {
        self.ignoredCalls = ignoredCalls
        self.injectionError = injectionError
        self.extractionError = extractionError
        self.onCall = onCall
    }

    /// No faults.
    public static let none = MockFaults()

    /// Creates faults that make some calls have no effect.
    ///
    /// - Parameter calls: the calls that have no effect.
    /// - Returns: the faults.
    public static func ignoring(_ calls: MockCall...) -> MockFaults {
        MockFaults(ignoredCalls: Set(calls))
    }

    /// Creates the worst-case faults short of hanging: every call has no effect, and propagation throws.
    ///
    /// - Parameter code: the code of the error that injection and extraction throw.
    /// - Returns: the faults.
    public static func everything(throwing code: PropagationError.Code = .spanContextCorrupted) -> MockFaults {
        let error = PropagationError(code, format: Format("mock"), reason: "the mock tracer was told to fail")
        return MockFaults(ignoredCalls: Set(MockCall.allCases), injectionError: error, extractionError: error)
    }
}

/// The API calls that a ``MockTracer`` and its spans can report and ignore.
public enum MockCall: String, Sendable, Hashable, CaseIterable {
    /// ``/OpenTracing/Tracer/startSpan(_:options:)``.
    case startSpan
    /// Any form of injection.
    case inject
    /// Any form of extraction.
    case extract
    /// ``/OpenTracing/Tracer/close()``.
    case close
    /// ``/OpenTracing/Span/context``.
    case context
    /// ``/OpenTracing/Span/setOperationName(_:)``.
    case setOperationName
    /// ``/OpenTracing/Span/setTag(_:to:)-(String,TagValue)``.
    case setTag
    /// ``/OpenTracing/Span/log(_:at:)``.
    case log
    /// ``/OpenTracing/Span/setBaggageItem(_:to:)``.
    case setBaggageItem
    /// ``/OpenTracing/Span/finish(at:)``.
    case finish
}
