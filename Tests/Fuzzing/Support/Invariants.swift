//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingSDK

/// Expects what holds for every error: it says what was malformed, briefly, and holds nothing of the carrier.
///
/// A reason names the entry that it is about; a value that is a part of such a name says nothing about the carrier.
func expectHarmless(_ error: PropagationError, format: Format, values: [String], names: [String] = []) {
    precondition(error.code == .spanContextCorrupted && error.format == format, "another kind of error")
    precondition(!error.reason.isEmpty && error.reason.utf8.count < 200, "a reason without bounds")
    for value in values where value.utf8.count >= 16 && !names.contains(where: { $0.utf8.contains(value.utf8) }) {
        precondition(!error.reason.utf8.contains(value.utf8), "a reason that holds a value of the carrier")
    }
}

/// Expects what holds for every context that came from another process.
func expectBounded(_ context: TraceContext, baggageCount: Int, baggageBytes: Int) {
    precondition(context.isRemote, "a context that is not marked as remote")
    precondition(
        context.traceID.isValid == context.spanID.isValid,
        "one identifier without the other"
    )
    precondition(
        context.isValid || context.sampling != .deferred || !context.baggage.isEmpty
            || context.droppedBaggageItemCount > 0,
        "a context that says nothing"
    )
    precondition(context.baggage.count <= baggageCount, "too many baggage items")
    let bytes = context.baggage.reduce(0) { $0 + $1.key.utf8.count + $1.value.utf8.count + $1.metadata.utf8.count }
    precondition(bytes <= baggageBytes, "too much baggage")
    precondition(context.baggage.allSatisfy { !$0.key.isEmpty }, "an item without a key")
    precondition(context.debugID?.unicodeScalars.count ?? 1 <= 256, "too long a debug identifier")
    precondition(context.debugID != "", "an empty debug identifier")
    let state = context.traceState.members
    precondition(state.count <= 32, "too many trace state entries")
    precondition(state.reduce(-1) { $0 + $1.key.utf8.count + $1.value.utf8.count + 2 } <= 512, "too long a trace state")
}

/// Expects names that are tokens and values that are visible ASCII, as HTTP wants them.
func expectLegal(_ headers: HeaderList) {
    var total = 0
    for (name, value) in headers.entries {
        precondition(!name.isEmpty && name.utf8.allSatisfy(isTokenCharacter), "a name that is no token")
        precondition(value.utf8.allSatisfy { (0x20...0x7e).contains($0) }, "a value that is not visible ASCII")
        precondition(value.utf8.first != 0x20 && value.utf8.last != 0x20, "a value with blanks around it")
        total += name.utf8.count + value.utf8.count
    }
    // Five formats, each with its baggage, percent-encoded at worst, with prefixes of names, and with its fields.
    precondition(total <= 5 * (3 * 8192 + 16 * headers.entries.count + 1024), "headers without bounds")
}

private func isTokenCharacter(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
    case UInt8(ascii: "a")...UInt8(ascii: "z"): true
    case UInt8(ascii: "!"), UInt8(ascii: "#")...UInt8(ascii: "'"), UInt8(ascii: "*"), UInt8(ascii: "+"): true
    case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "^")...UInt8(ascii: "`"): true
    case UInt8(ascii: "|"), UInt8(ascii: "~"): true
    default: false
    }
}

extension String.UTF8View {
    /// Whether other bytes stand somewhere in these.
    fileprivate func contains(_ other: String.UTF8View) -> Bool {
        var start = startIndex
        while distance(from: start, to: endIndex) >= other.count {
            if self[start...].starts(with: other) {
                return true
            }
            formIndex(after: &start)
        }
        return false
    }
}
