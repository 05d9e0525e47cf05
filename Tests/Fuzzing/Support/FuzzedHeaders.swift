//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing

/// What the fuzzer's bytes stand for: a format, a kind of carrier and a list of headers.
///
/// The first byte holds options. Each line after it is a header, `name:value`; a name that begins with one of `a`, `b`, `c`
/// … stands for one of the names that the target knows, with the rest of the name after it. So inputs can be read and
/// written by hand, and the fuzzer does not have to guess names.
struct FuzzedHeaders {
    let format: Format
    let isKeyedOnly: Bool
    let list: HeaderList

    init(_ bytes: UnsafeRawBufferPointer, names: [String]) {
        let options = bytes.first ?? 0
        format = options & 1 == 0 ? .httpHeaders : .textMap
        isKeyedOnly = options & 2 != 0
        let lines = bytes.dropFirst().split(separator: UInt8(ascii: "\n"))
        list = HeaderList(
            lines.compactMap { line in
                guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > line.startIndex else { return nil }
                return (Self.name(line[..<colon], names), String(decoding: line[(colon + 1)...], as: UTF8.self))
            }
        )
    }

    private static func name(_ bytes: Slice<UnsafeRawBufferPointer>, _ names: [String]) -> String {
        let index = Int(bytes[bytes.startIndex]) - Int(UInt8(ascii: "a"))
        guard names.indices.contains(index) else { return String(decoding: bytes, as: UTF8.self) }
        return names[index] + String(decoding: bytes.dropFirst(), as: UTF8.self)
    }
}
