//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import OpenTracingInstrumentation
import Testing

@Suite("Redaction compared with a plain one")
struct PlainRedactionTests {
    /// What URLs, queries and secret-looking names are made of, and what tries to look like something else.
    private static let fragments = [
        "http://", "https://", "//", "/", "/", "/", "\\", ":", ":/", "@", "?", "?", "&", "&", ";", ";", "=", "=", "=",
        "#", ",", ".",
        "%", "%2", "%3D", "%26", "%2F", "%3A%2F%2F", "%40", "%25", "%253D", "%7B%22token%22%3A%22x%22%7D", "%74oken",
        "%2525252574oken",
        "+", " ", "{", "}", "[", "]", "\"", "'", "{\"password\":\"x\"}", "[{\"name\":\"token\",\"value\":1}]",
        "a", "page", "id", "user", "token", "Token", "accessToken", "access_token", "pass", "passenger", "key",
        "monkey", "sid", "side",
        "code", "auth", "pin", "secretary", "sig", "API-KEY", "max_tokens", "s3cr3t", "12345", "1", "Bearer ",
        "[redacted]",
        "ü", "\u{301}", "\u{200B}", "ｔｏｋｅｎ", "пароль", "👩‍👩‍👧", "\0", "\n",
    ]

    private static let templates = [
        nil, "/users/:id", "/reset/:token", "/reset/{token}/x", "/a/b-{password}.html/:id", "/:key/**", "/*/:sid",
        "/ü/:code",
    ]

    private static let redactions: [Redaction] = {
        var own = Redaction.default
        own.secretWords = ["пароль", "page"]
        own.parameters = ["*id", "a", "12345"]
        own.shownNames = ["user page"]
        own.hidesUserInfo = false
        var userInfo = Redaction.unsafeNothing
        userInfo.hidesUserInfo = true
        return [.default, own, userInfo, .unsafeNothing]
    }()

    private static func text(_ generator: inout some RandomNumberGenerator) -> String {
        var text = ""
        for _ in 0..<Int.random(in: 0...12, using: &generator) {
            text += fragments.randomElement(using: &generator) ?? ""
        }
        return text
    }

    private static func sameBytes(_ left: String, _ right: String) -> Bool {
        left.utf8.elementsEqual(right.utf8)
    }

    @Test("Whatever a URL is made of, the same shows", arguments: 0..<8 as Range<UInt64>)
    func urls(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        for redaction in Self.redactions {
            let plain = PlainRedaction(redaction)
            for _ in 0..<250 {
                let text = Self.text(&generator)
                #expect(Self.sameBytes(redaction.url(text), plain.url(text)), "URL \(text.debugDescription)")
                #expect(Self.sameBytes(redaction.query(text), plain.query(text)), "query \(text.debugDescription)")
                #expect(Self.sameBytes(redaction.value(text), plain.value(text)), "value \(text.debugDescription)")
                let template = Self.templates.randomElement(using: &generator) ?? nil
                #expect(
                    Self.sameBytes(redaction.path(text, template: template), plain.path(text, template: template)),
                    "path \(text.debugDescription) of \(template ?? "none")"
                )
                let request = PlainRequest(
                    path: "/" + text,
                    query: Bool.random(using: &generator) ? Self.text(&generator) : nil,
                    authority: Bool.random(using: &generator) ? Self.text(&generator) : nil
                )
                #expect(
                    Self.sameBytes(
                        redaction.url(of: request, template: template),
                        plain.url(of: request, template: template)
                    ),
                    "\(request) of \(template ?? "none")"
                )
            }
        }
    }

    @Test("Whatever a name is made of, it looks as secret", arguments: 0..<8 as Range<UInt64>)
    func names(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let words = Self.redactions.flatMap { $0.secretWords.union($0.parameters).union($0.shownNames) }.sorted()
        for redaction in Self.redactions {
            let plain = PlainRedaction(redaction)
            for _ in 0..<1_000 {
                var name = words.randomElement(using: &generator) ?? ""
                switch Int.random(in: 0..<6, using: &generator) {
                case 0: name = name.uppercased()
                case 1: name = name.split(separator: " ").map(\.capitalized).joined()
                case 2: name.removeLast()
                case 3:
                    name.insert(
                        ["-", ".", "[", "1", "s", "\0", "ü"].randomElement(using: &generator) ?? "x",
                        at: name.startIndex
                    )
                case 4: name += ["s", "er", "[id]", "2", "ｓ", "_", ""].randomElement(using: &generator) ?? ""
                default: name = Self.text(&generator)
                }
                #expect(redaction.hides(parameter: name) == plain.hides(parameter: name), "\(name.debugDescription)")
            }
        }
    }
}

/// Random numbers that are the same for the same seed (xorshift).
private struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed &* 0x9e37_79b9_7f4a_7c15 | 1
    }

    mutating func next() -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state
    }
}

extension Substring {
    fileprivate var capitalized: String { prefix(1).uppercased() + dropFirst() }
}
