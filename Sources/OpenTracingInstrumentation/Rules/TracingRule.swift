//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
/// What is said about tracing at one place: the router, a group, a collection, a route or a wrapped member.
///
/// The innermost place that says something counts.
public enum TracingRule: String, Sendable, Hashable, Codable, CaseIterable {
    /// Nothing; what is said further out counts.
    case inherit
    /// Not traced, not even in ``TracingMode/all``.
    case off
    /// Traced in ``TracingMode/annotated`` and ``TracingMode/all``, unless a rule that somebody has listed in
    /// ``TracingSettings/skip`` skips the request. The default rules do not.
    case on
    /// Traced in ``TracingMode/annotated`` and ``TracingMode/all``, even when the settings skip the request.
    case force

    /// The rule that counts when `self` is said further in and `outer` further out.
    ///
    /// - Parameter outer: what is said further out.
    /// - Returns: the rule that counts.
    public func within(_ outer: TracingRule) -> TracingRule {
        self == .inherit ? outer : self
    }
}
