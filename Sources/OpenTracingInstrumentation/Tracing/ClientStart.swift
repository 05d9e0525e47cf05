//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import OpenTracing

/// What follows from the settings, a client and a method alone: how the method shows in names, and the tags that the spans of such calls
/// start with.
final class ClientStart: Sendable {
    let component: String
    let method: String
    /// Whether the span is that of a request, and not of a call that takes several.
    let isRequest: Bool
    /// The method as it may stand in a name.
    let shownMethod: String
    let tags: Tags

    init(_ settings: TracingSettings, component: String, method: String, isRequest: Bool) {
        self.component = component
        self.method = method
        self.isRequest = isRequest
        shownMethod = OperationNaming.method(method)
        var tags: Tags = [:]
        if isRequest { tags[.spanKind] = .client }
        tags[.component] = component
        tags[settings.conventions.method] = .string(method)
        self.tags = tags
    }
}
