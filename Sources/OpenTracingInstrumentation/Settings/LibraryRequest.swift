//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
package import OpenTracing

/// What the settings decide for a request whose server span is opened by a library that exposes only the span's name.
package struct LibraryRequest {
    /// Whether a rule skips the request.
    package let isSkipped: Bool

    /// The references of the span; empty if it starts a trace.
    package let references: [Reference]

    /// Tags with the identifiers of an upstream trace that is not continued.
    package let tags: Tags

    /// Whether to record the request; `nil` to leave it to the tracer's sampler.
    package let isSampled: Bool?

    /// Whether the caller's trace is trusted. If not, its baggage is dropped.
    package let continuesCaller: Bool

    /// Resolves the settings for a request.
    ///
    /// Closures cannot be evaluated here. An incoming-context closure is treated as `restart`, which trusts nobody and keeps the
    /// caller's identifiers; a skip closure skips nothing; a sampling closure leaves the decision to the tracer.
    ///
    /// - Parameters:
    ///   - name: the name of the span: a path or a template, optionally preceded by a method.
    ///   - caller: the trace context the library extracted from the request.
    ///   - settings: the settings.
    package init(named name: String, from caller: (any SpanContext)?, under settings: TracingSettings) {
        let (method, template) = Self.parts(of: name)
        isSkipped = template.map { settings.skips(template: $0, method: method) } ?? false
        isSampled = settings.sampling.isSampledWithoutRequest
        let choice = settings.incomingContext.fixedChoice ?? .restart
        let start = choice.start { caller }
        references = start.references
        continuesCaller = choice.continuesCaller
        var tags: Tags = [:]
        if let upstream = start.upstream { tags.setUpstream(upstream, settings.conventions) }
        self.tags = tags
    }

    /// Splits a span name such as `/orders/:id` or `GET /orders/{id}` into method and path.
    private static func parts(of name: String) -> (method: String?, template: String?) {
        if name.hasPrefix("/") { return (nil, name) }
        let parts = name.split(separator: " ")
        guard parts.count == 2, parts[1].hasPrefix("/") else { return (nil, nil) }
        return (String(parts[0]), String(parts[1]))
    }
}

extension TracingSettings {
    fileprivate func skips(template: String, method: String?) -> Bool {
        skip.contains { $0.skipsAll(ofRoute: template, method: method) }
    }
}
