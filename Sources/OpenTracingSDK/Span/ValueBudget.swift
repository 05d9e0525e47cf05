//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

internal import OpenTracing

/// What is left of the bytes that a value may take, while its parts are gone through.
struct ValueBudget {
    private var byteCount: Int
    private let limit: Int
    private var depth = 0

    /// Values nested deeper than this are left out, so that no value can exhaust the stack.
    private static let maximumDepth = 16

    init(byteCount: Int) {
        self.byteCount = byteCount
        limit = byteCount
    }

    /// The part of the value that the budget pays for.
    mutating func take(_ value: TagValue) -> TagValue {
        switch value.storage {
        case .string(let text):
            return .string(take(text))
        case .integer, .double, .boolean:
            byteCount -= 8
            return value
        case .array(let elements):
            return .array(nested { budget in budget.takeElements(elements) { $0.take($1) } })
        }
    }

    /// The part of the value that the budget pays for.
    mutating func take(_ value: LogValue) -> LogValue {
        switch value.storage {
        case .string(let text):
            return .string(take(text))
        case .integer, .double, .boolean, .null:
            byteCount -= 8
            return value
        case .error(let error):
            return .error(take(RecordedError(error)))
        case .array(let elements):
            return .array(nested { budget in budget.takeElements(elements) { $0.take($1) } })
        case .dictionary(let values):
            let pairs = values.sorted { $0.key < $1.key }
            let kept = nested { budget in
                budget.takeElements(pairs) { budget, pair in
                    let key = budget.take(pair.key)
                    return (key, budget.take(pair.value))
                }
            }
            return .dictionary(Dictionary(kept) { first, _ in first })
        }
    }

    private mutating func take(_ error: RecordedError) -> RecordedError {
        let description = take(error.description)
        // Alone, an error has the whole limit for its description, as the field `message` beside it has.
        return RecordedError(
            kind: depth == 0 ? error.kind.prefix(utf8Count: limit) : take(error.kind),
            description: description
        )
    }

    private mutating func take(_ text: String) -> String {
        let kept = text.prefix(utf8Count: max(0, byteCount))
        byteCount -= max(1, text.utf8.count)
        return kept
    }

    private mutating func takeElements<Element, Kept>(
        _ elements: [Element],
        _ take: (inout ValueBudget, Element) -> Kept
    ) -> [Kept] {
        var kept: [Kept] = []
        for element in elements {
            guard byteCount > 0 else { break }
            kept.append(take(&self, element))
        }
        return kept
    }

    private mutating func nested<Kept>(_ take: (inout ValueBudget) -> [Kept]) -> [Kept] {
        guard depth < Self.maximumDepth else { return [] }
        depth += 1
        defer { depth -= 1 }
        // An empty list has a price too, or a list of empty lists would be free.
        byteCount -= 1
        return take(&self)
    }
}
