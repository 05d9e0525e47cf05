//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if DistributedTracing
internal import OpenTracing

/// A binary encoding of key-value pairs: their number, then each text prefixed by its length, as big-endian 32-bit integers.
enum BackendBytes {
    static func encode(_ entries: [(key: String, value: String)]) -> [UInt8] {
        var bytes: [UInt8] = []
        append(entries.count, to: &bytes)
        for (key, value) in entries {
            for text in [key, value] {
                append(text.utf8.count, to: &bytes)
                bytes += text.utf8
            }
        }
        return bytes
    }

    private static func append(_ number: Int, to bytes: inout [UInt8]) {
        let number = UInt32(clamping: number)
        for shift in [24, 16, 8, 0] as [UInt32] { bytes.append(UInt8(truncatingIfNeeded: number >> shift)) }
    }

    /// Decodes the output of ``encode(_:)``; returns no entries for no bytes.
    static func decode(
        _ bytes: UnsafeRawBufferPointer,
        as format: Format
    ) throws(PropagationError) -> [(key: String, value: String)] {
        guard !bytes.isEmpty else { return [] }
        var rest = bytes[...]
        var entries: [(key: String, value: String)] = []
        for _ in 0..<(try number(&rest, format)) {
            let key = try text(&rest, format)
            entries.append((key, try text(&rest, format)))
        }
        guard rest.isEmpty else { throw corrupted(format, "it has extra bytes at the end") }
        return entries
    }

    private static func number(
        _ rest: inout Slice<UnsafeRawBufferPointer>,
        _ format: Format
    ) throws(PropagationError) -> Int {
        guard rest.count >= 4 else { throw corrupted(format, "it ends early") }
        let number = rest.prefix(4).reduce(0) { $0 << 8 | Int($1) }
        rest = rest.dropFirst(4)
        return number
    }

    private static func text(
        _ rest: inout Slice<UnsafeRawBufferPointer>,
        _ format: Format
    ) throws(PropagationError) -> String {
        let length = try number(&rest, format)
        guard rest.count >= length else { throw corrupted(format, "it ends early") }
        guard let text = String(validating: rest.prefix(length), as: UTF8.self) else {
            throw corrupted(format, "it contains text that is not UTF-8")
        }
        rest = rest.dropFirst(length)
        return text
    }

    private static func corrupted(_ format: Format, _ reason: String) -> PropagationError {
        PropagationError(.spanContextCorrupted, format: format, reason: "the context cannot be read: \(reason)")
    }
}
#endif
