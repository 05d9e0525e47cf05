//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

public import OpenTracing

/// How a ``MockTracer`` misbehaves, to show that code stays well when its tracer does not.
///
/// ```swift
/// tracer.faults = .ignoring(.startSpan)
/// tracer.faults.extractionError = PropagationError(.spanContextCorrupted, format: .httpHeaders, reason: "test")
/// ```
///
/// Faults may be set while spans are open; each call looks at those of its moment.
public struct MockFaults: Sendable {
    /// The calls that do nothing.
    ///
    /// A start then gives a span that keeps nothing, a context comes without identifiers and baggage, injection leaves the
    /// carrier alone, extraction finds nothing, setters change nothing, and a span that is finished stays open.
    public var ignoredCalls: Set<MockCall>

    /// What every injection throws, or `nil` for none.
    public var injectionError: PropagationError?

    /// What every extraction throws, or `nil` for none.
    public var extractionError: PropagationError?

    /// Is told of every call before it happens, on the caller's thread and outside of all locks.
    ///
    /// So it may count, block, cancel the task, or call the tracer again; a call that it makes is reported too.
    public var onCall: (@Sendable (MockCall) -> Void)?

    /// Creates faults; without arguments there are none.
    ///
    /// - Parameters:
    ///   - ignoredCalls: the calls that do nothing.
    ///   - injectionError: what every injection throws.
    ///   - extractionError: what every extraction throws.
    ///   - onCall: is told of every call before it happens.
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

    /// Faults by which some calls do nothing.
    ///
    /// - Parameter calls: the calls that do nothing.
    /// - Returns: the faults.
    public static func ignoring(_ calls: MockCall...) -> MockFaults {
        MockFaults(ignoredCalls: Set(calls))
    }

    /// The worst case short of hanging: every call does nothing, and propagation throws.
    ///
    /// - Parameter code: the kind of error that injection and extraction throw.
    /// - Returns: the faults.
    public static func everything(throwing code: PropagationError.Code = .spanContextCorrupted) -> MockFaults {
        let error = PropagationError(code, format: Format("mock"), reason: "the mock tracer was told to fail")
        return MockFaults(ignoredCalls: Set(MockCall.allCases), injectionError: error, extractionError: error)
    }
}

/// The calls of the API that a ``MockTracer`` and its spans can be made to fail at, and can report.
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
