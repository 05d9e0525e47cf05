//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import Testing

@Suite("Formats and their errors")
struct FormatTests {
    @Test("The mandatory formats have names, and are equal to themselves only")
    func names() {
        #expect([Format.textMap, .httpHeaders, .binary].map(\.description) == ["text_map", "http_headers", "binary"])
        #expect(Set([Format.textMap, .httpHeaders, .binary, Format("binary")]).count == 3)
    }

    @Test("An error reads in one line")
    func description() {
        let error = PropagationError(.spanContextCorrupted, format: .binary, reason: "the bytes end early")
        #expect(error.description == "span context corrupted (format binary): the bytes end early")
    }

    @Test(
        "A carrier that the format cannot use is invalid, and an unknown format is unsupported",
        arguments: [
            (Format.textMap, "invalid carrier", "Int holds no key-value pairs; use a text map"),
            (.httpHeaders, "invalid carrier", "Int holds no key-value pairs; use a text map"),
            (.binary, "invalid carrier", "Int holds no bytes; use [UInt8]"),
            (Format("own"), "unsupported format", "this format is not registered for Int"),
        ]
    )
    func unusable(format: Format, code: String, reason: String) {
        let error = PropagationError(unusable: Int.self, for: format)
        #expect(error.code.description == code)
        #expect(error.format == format)
        #expect(error.reason == reason)
    }
}
