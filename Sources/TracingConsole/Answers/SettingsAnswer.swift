//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

internal import OpenTracingInstrumentation
private import OpenTracingSupport

/// The settings that the console shows and changes.
struct SettingsAnswer: Encodable {
    struct Attribute: Encodable {
        /// The attribute's configuration name, otherwise its tag.
        let name: String
        let tag: String
        let isReadAtEnd: Bool
        /// Whether the attribute can only be listed in code.
        let isOnlyInCode: Bool
    }

    /// The description of a setting, with its key and variables.
    struct Description: Encodable {
        let key: String?
        let variables: [String]
        let type: String
        let defaultValue: String?
        let meaning: String
        let onlyInCode: String?
    }

    let allowsChanges: Bool
    let mode: String
    let modes: [String]
    let attributes: [Attribute]
    let knownAttributes: [String]
    let skip: [SkipRuleWording]
    /// Descriptions of the rules that cannot be changed here.
    let fixedSkip: [String]
    /// A number or `tracer`; `nil` for a closure.
    let sampling: String?
    /// Identifies what can be changed here: another one means that it was changed.
    let revision: String
    let environment: String
    let swift: String
    let changes: [ConsoleChange]
    let schema: [Description]

    init(
        _ settings: TracingSettings,
        custom: [String: RequestAttribute],
        allowsChanges: Bool,
        changes: [ConsoleChange]
    ) {
        self.allowsChanges = allowsChanges
        self.changes = changes
        mode = settings.mode.rawValue
        modes = TracingMode.allCases.map(\.rawValue)
        let named = settings.namedRequestAttributes(custom)
        attributes = named.map {
            Attribute(name: $0.name ?? $0.tag, tag: $0.tag, isReadAtEnd: $0.isReadAtEnd, isOnlyInCode: $0.name == nil)
        }
        knownAttributes = AttributeNames<RequestAttributes>.known(custom)
        skip = settings.skip.compactMap(\.wording)
        fixedSkip = settings.skip.filter { $0.wording == nil }.map { rule in
            rule.description + (rule.isDefault ? " (default: annotated routes are traced)" : " (in code)")
        }
        sampling = settings.sampling.wording
        let text = SettingsText(settings, named: named, custom: Set(custom.keys))
        environment = text.environment
        swift = text.swift
        revision = text.revision
        schema = TracingSettings.schema.map {
            Description(
                key: $0.key,
                variables: $0.variables,
                type: $0.type,
                defaultValue: $0.defaultValue,
                meaning: $0.meaning,
                onlyInCode: $0.onlyInCode
            )
        }
    }
}
