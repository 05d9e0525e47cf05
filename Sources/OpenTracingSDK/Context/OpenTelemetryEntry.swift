//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// The entry of OpenTelemetry in a trace state, `ot`: fields of a key and a value each.
///
/// OpenTelemetry specification, "TraceState handling".
struct OpenTelemetryEntry {
    static let key = "ot"

    /// How many characters the entry may have.
    static let maximumLength = 256

    private var fields: [(key: Substring, value: Substring)] = []

    /// Creates an entry without fields.
    init() {}

    /// Reads the entry of a state; `nil` when there is none, or when it is no list of fields with different keys.
    init?(_ state: TraceState) {
        guard let member = state.members.first(where: { $0.key == Self.key }) else { return nil }
        for field in member.value.split(separator: ";", omittingEmptySubsequences: false) {
            guard let colon = field.firstIndex(of: ":") else { return nil }
            let key = field[..<colon]
            guard !key.isEmpty, !fields.contains(where: { $0.key == key }) else { return nil }
            fields.append((key, field[field.index(after: colon)...]))
        }
    }

    /// The value of a field.
    func value(of key: String) -> String? {
        fields.first { $0.key == key }.map { String($0.value) }
    }

    /// Replaces the value of a field, adds it in front, or with `nil` removes it.
    mutating func set(_ key: String, to value: String?) {
        let index = fields.firstIndex { $0.key == key }
        switch (index, value) {
        case (let index?, let value?): fields[index].value = value[...]
        case (nil, let value?): fields.insert((key[...], value[...]), at: 0)
        case (let index?, nil): fields.remove(at: index)
        case (nil, nil): break
        }
    }

    /// The value of the entry.
    var text: String {
        fields.map { "\($0.key):\($0.value)" }.joined(separator: ";")
    }

    /// A state with this entry in place of its own. One that has changed goes to the front, as W3C Trace Context has it.
    func replacingIts(in state: TraceState) -> TraceState {
        let old = state.members.first { $0.key == Self.key }
        let text = text
        guard old?.value != text, old != nil || !fields.isEmpty else { return state }
        let others = state.members.filter { $0.key != Self.key }
        return TraceState(fields.isEmpty ? others : [TraceState.Member(key: Self.key, value: text)] + others)
    }
}
