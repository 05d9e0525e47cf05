//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
private import OpenTracingSupport

extension Redaction {
    /// A text without the secrets of a URL that it may quote, and with every URL in it redacted.
    ///
    /// - Parameters:
    ///   - text: the text, for example the description of an error.
    ///   - url: the URL of the request that the text is about.
    /// - Returns: the text to show.
    func text(_ text: String, about url: String) -> String {
        Self.hiding(secrets(of: url), in: redactingURLs(in: text))
    }

    static func hiding(_ secrets: [String], in text: String) -> String {
        // Those of a letter or two stay, or texts would become unreadable.
        secrets.filter { $0.utf8.count > 2 }.reduce(text) { text, secret in
            text.split(separator: secret, omittingEmptySubsequences: false).joined(separator: placeholder)
        }
    }

    func redactingURLs(in text: String) -> String {
        var result = ""
        var rest = text[...]
        while let separator = rest.firstRange(of: "://") {
            let start = rest[..<separator.lowerBound].lastIndex { !Self.isInScheme($0) }.map(rest.index(after:))
            let end = rest[separator.upperBound...].firstIndex(where: Self.endsURL) ?? rest.endIndex
            let first = start ?? rest.startIndex
            result += rest[..<first]
            result += url(String(rest[first..<end]))
            rest = rest[end...]
        }
        return result + rest
    }

    /// What of a URL must not show anywhere: its user info, and the values of hidden parameters, as written and decoded.
    private func secrets(of url: String) -> [String] {
        let target = RequestTarget(url)
        var secrets: [String] = []
        if hidesUserInfo, let userInfo = target.userInfo {
            secrets.append(String(userInfo))
            secrets += userInfo.split(separator: ":", maxSplits: 1).dropFirst().map(String.init)
        }
        for pair in target.query?.split(whereSeparator: { $0 == "&" || $0 == ";" }) ?? [] {
            let parts = pair.split(separator: "=", maxSplits: 1)
            guard parts.count == 2, hides(parameter: QueryText.decode(parts[0])) else { continue }
            secrets.append(String(parts[1]))
            secrets.append(QueryText.decode(parts[1]))
        }
        return secrets
    }

    private static func isInScheme(_ character: Character) -> Bool {
        character.isASCII && (character.isLetter || character.isNumber || "+-.".contains(character))
    }

    private static func endsURL(_ character: Character) -> Bool {
        character.isWhitespace || "\"'<>`".contains(character)
    }
}
