//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

internal import OpenTracingInstrumentation

/// The differences made by a change of the settings.
struct SettingsDifferences: CustomStringConvertible {
    private let differences: [(name: String, words: String)]

    /// The names of the settings that differ.
    var names: [String] { differences.map(\.name) }

    var description: String {
        differences.isEmpty
            ? "nothing that can be compared"
            : differences.map { "\($0.name): \($0.words)" }.joined(separator: "; ")
    }

    /// Compares the settings before and after a change.
    init(_ change: SettingsChange, attributes: [String: RequestAttribute]) {
        let pairs = zip(Mirror(reflecting: change.before).children, Mirror(reflecting: change.after).children)
        differences = pairs.compactMap { before, after in
            guard let name = before.label else { return nil }
            let words = [change.before, change.after].map { Self.words(of: name, in: $0, attributes) }
            if let old = words[0], let new = words[1] { return old == new ? nil : (name, "\(old) → \(new)") }
            return Self.isSame(before.value, after.value) ? nil : (name, "changed")
        }
    }

    /// Returns a description of a setting's value; `nil` if it is only compared.
    private static func words(
        of name: String,
        in settings: TracingSettings,
        _ attributes: [String: RequestAttribute]
    ) -> String? {
        switch name {
        case "mode": settings.mode.rawValue
        case "tracedRequestAttributes":
            list(settings.namedRequestAttributes(attributes).map { $0.name ?? $0.tag })
        case "skip": list(settings.skip.filter { !$0.isDefault }.map(\.description))
        case "sampling": settings.sampling.wording ?? "a closure"
        case "tagValueLimit": String(settings.tagValueLimit)
        default: nil
        }
    }

    private static func list(_ texts: [String]) -> String { texts.isEmpty ? "none" : texts.joined(separator: ", ") }

    /// Returns whether two values are equal, as far as can be determined: closures of the same type count as equal.
    private static func isSame(_ one: Any, _ other: Any) -> Bool {
        if let one = one as? any Equatable { return isEqual(one, other) }
        let (parts, others) = (Mirror(reflecting: one).children, Mirror(reflecting: other).children)
        guard type(of: one) == type(of: other), parts.count == others.count else { return false }
        guard !parts.isEmpty else { return String(describing: one) == String(describing: other) }
        return zip(parts, others).allSatisfy { $0.label == $1.label && isSame($0.value, $1.value) }
    }

    private static func isEqual<Value: Equatable>(_ one: Value, _ other: Any) -> Bool { other as? Value == one }
}
