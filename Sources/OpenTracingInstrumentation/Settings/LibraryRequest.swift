//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
package import OpenTracing

/// What the settings say of a request whose server span is opened by a library, which shows nothing of it but a name.
package struct LibraryRequest {
    /// Whether a rule skips the request.
    package let isSkipped: Bool

    /// What the span refers to; empty for one that begins a trace.
    package let references: [Reference]

    /// Tags with the identifiers of a trace that is not gone on with.
    package let tags: Tags

    /// Whether to record the request; `nil` for what the tracer's sampler says.
    package let isSampled: Bool?

    /// Whether the trace that came with the request is trusted. Where it is not, none of its baggage counts.
    package let continuesCaller: Bool

    /// Creates what is said.
    ///
    /// What a closure decides about a request cannot be known here. Such a policy counts as `restart`, which trusts nobody and keeps the
    /// caller's identifiers; such a skip rule skips nothing, and such a sampling leaves it to the tracer.
    ///
    /// - Parameters:
    ///   - name: the name of the span: a path, a template, or one of the two behind a method.
    ///   - caller: the trace that the request brought along, as the library has read it.
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

    /// The method and the path in a name as frameworks give it: `/orders/:id`, `GET /orders/{id}`.
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
