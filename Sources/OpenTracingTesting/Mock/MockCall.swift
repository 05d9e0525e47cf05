//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// The calls of the API that a ``MockTracer`` and its spans can be made to fail at, and can report.
public enum MockCall: String, Sendable, Hashable, CaseIterable {
    /// ``OpenTracing/Tracer/startSpan(_:options:)``.
    case startSpan
    /// Any form of injection.
    case inject
    /// Any form of extraction.
    case extract
    /// ``OpenTracing/Tracer/close()``.
    case close
    /// ``OpenTracing/Span/context``.
    case context
    /// ``OpenTracing/Span/setOperationName(_:)``.
    case setOperationName
    /// ``OpenTracing/Span/setTag(_:to:)-(String,TagValue)``.
    case setTag
    /// ``OpenTracing/Span/log(_:at:)``.
    case log
    /// ``OpenTracing/Span/setBaggageItem(_:to:)``.
    case setBaggageItem
    /// ``OpenTracing/Span/finish(at:)``.
    case finish
}
