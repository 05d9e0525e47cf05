//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import OpenTracing

/// What follows from the settings, a client and a method alone: the tags that the spans of such calls start with.
final class ClientStart: Sendable {
    let component: String
    let method: String
    let role: ClientTracing.Role
    let tags: Tags

    init(_ settings: TracingSettings, component: String, method: String, role: ClientTracing.Role) {
        self.component = component
        self.method = method
        self.role = role
        var tags: Tags = [:]
        if role == .request { tags[.spanKind] = .client }
        tags[.component] = component
        tags[settings.conventions.method] = .string(method)
        self.tags = tags
    }
}
