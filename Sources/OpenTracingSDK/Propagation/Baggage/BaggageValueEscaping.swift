//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// How the values of baggage entries become legal in HTTP headers.
enum BaggageValueEscaping: Sendable {
    /// As in the query of a URL, which Jaeger does: everything but letters, digits and `-._~` is percent-encoded. Read, a
    /// plus is a space, and a value with a malformed escape is taken as it is.
    case query

    /// Visible ASCII and the spaces between stay as they are, for formats whose other readers expect raw values; the rest
    /// is percent-encoded, and so is a percent sign that would be read as an escape.
    case minimal

    /// The value as it is written.
    func escape(_ value: String) -> String {
        switch self {
        case .query:
            return PercentEncoding.encode(value, keeping: .unreserved)
        case .minimal:
            let isPadded = value.utf8.first == UInt8(ascii: " ") || value.utf8.last == UInt8(ascii: " ")
            return PercentEncoding.encode(value, keeping: isPadded ? .visible : .visibleAndSpace)
        }
    }

    /// The value that was written.
    func unescape(_ text: String) -> String {
        text.withBytes { bytes in
            let range = 0..<bytes.count
            return switch self {
            case .query: PercentEncoding.decodeQuery(bytes, in: range) ?? text
            case .minimal: PercentEncoding.decode(bytes, in: range)
            }
        }
    }
}
