//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// Which bodies are logged on the spans of their requests, and how much of them.
///
/// Nothing is logged unless it is asked for, in the settings or at a route:
///
/// ```swift
/// tracing.update { $0.payloads = .both }
/// Post("/orders", traced: .on().loggingPayloads(.requests)) { request in … }
/// Post("/login", traced: .on().loggingPayloads(.off)) { request in … }
/// ```
///
/// A body is one log: `event=payload`, `payload.direction` (`request` or `response`), `payload.body` (the text; where it does
/// not show, `payload.media_type` in its place), `payload.bytes` (how many bytes have passed) and `payload.truncated` (whether there was more than is told). A body without
/// bytes is not logged, and neither is a body that the handler does not read while it still arrives. Bodies pass on as they
/// would without logging: in the same pieces, at the same pace, and no sooner than somebody asks for them.
///
/// Bodies show where their secrets can be found: JSON and forms, with the values under secret-looking names redacted, see
/// ``Redaction``; ``redact`` does the rest. Everything else shows as its media type and its number of bytes alone: media types
/// that are not listed, what is called JSON or a form and cannot be read as either, bodies without a media type or with a
/// content encoding, character sets other than UTF-8, and bytes that are no UTF-8. ``unsafeMediaTypes`` shows more.
public struct PayloadLogging: Sendable {
    /// What a closure that redacts is told about a body.
    public struct Body: Sendable, Hashable {
        /// Whose body it is.
        public let direction: PayloadDirection

        /// The media type in lower case, without parameters, for example `application/json`.
        public let mediaType: String
    }

    /// JSON, forms, and types that are based on JSON: what can be redacted.
    package static let redactableTypes = [
        "application/json", "application/*+json", "application/x-ndjson", "application/x-www-form-urlencoded",
        "text/json",
    ]

    /// Text: `text/*`, JSON, XML, forms, and types that are based on those. Most of it cannot be redacted.
    package static let textTypes = [
        "text/*", "application/json", "application/*+json", "application/x-ndjson", "application/xml",
        "application/*+xml",
        "application/x-www-form-urlencoded", "application/graphql", "application/javascript",
    ]

    /// The largest ``limit`` that counts, in bytes.
    package static let maximumLimit = 1 << 20

    /// Whose bodies are logged.
    public var directions: Set<PayloadDirection>

    /// How many bytes of a body's text are logged, cut at the end of a character; at most 1 MiB.
    public var limit: Int

    /// The media types whose bodies are shown if they can be read as JSON or as a form, in lower case; `*` stands for any number
    /// of characters.
    public var mediaTypes: [String]

    /// The media types whose bodies are shown as they are where they cannot be read as JSON or as a form. Traces then hold the
    /// passwords and tokens in them, unless ``redact`` hides those. None by default.
    public var unsafeMediaTypes: [String]

    /// Changes the text before it is logged, after secret-looking values have been redacted and before it is cut to the
    /// limit; `nil` for none.
    ///
    /// Given is the beginning of the body, a little more than the limit. What it returns is logged; for `nil` the number of
    /// bytes alone. It runs when the span finishes.
    public var redact: (@Sendable (_ text: String, _ body: Body) -> String?)?

    /// Creates a choice of bodies.
    ///
    /// - Parameters:
    ///   - directions: whose bodies are logged.
    ///   - limit: how many bytes of a body's text are logged.
    ///   - mediaTypes: the media types whose bodies are shown if they can be redacted, in lower case; `*` stands for any number of
    ///     characters. JSON, forms, and types that are based on JSON by default.
    ///   - unsafeMediaTypes: the media types whose bodies are shown even if they cannot.
    ///   - redact: changes the text before it is logged.
    public init(
        _ directions: Set<PayloadDirection>,
        limit: Int = 4096,
        mediaTypes: [String]? = nil,
        unsafeMediaTypes: [String] = [],
        redact: (@Sendable (_ text: String, _ body: Body) -> String?)? = nil
    ) {
        self.directions = directions
        self.limit = limit
        self.mediaTypes = mediaTypes ?? Self.redactableTypes
        self.unsafeMediaTypes = unsafeMediaTypes
        self.redact = redact
    }

    /// No bodies.
    public static let off = PayloadLogging([])

    /// The bodies of requests.
    public static let requests = PayloadLogging([.request])

    /// The bodies of responses.
    public static let responses = PayloadLogging([.response])

    /// The bodies of requests and responses.
    public static let both = PayloadLogging([.request, .response])

    /// The limit as it counts.
    var effectiveLimit: Int { min(max(0, limit), Self.maximumLimit) }
}

/// Which of the two bodies of an exchange is meant.
public enum PayloadDirection: String, Sendable, Hashable, Codable, CaseIterable {
    /// The body of the request.
    case request
    /// The body of the response.
    case response
}

/// The value of a `content-type` field, as far as it says whether a body can be shown as text.
struct MediaType: Sendable, Hashable {
    /// Type and subtype in lower case.
    let name: String

    /// The character set in lower case, or `nil` when none is stated.
    let characterSet: String?

    init(_ field: String) {
        let parts = field.split(separator: ";", omittingEmptySubsequences: false)
        name = Self.trimmed(parts.first ?? "")
        characterSet =
            parts.dropFirst().lazy.compactMap { part -> String? in
                let pair = part.split(separator: "=", maxSplits: 1)
                guard pair.count == 2, Self.trimmed(pair[0]) == "charset" else { return nil }
                return Self.trimmed(pair[1])
            }.first
    }

    /// Whether text of this type is written in UTF-8, or in ASCII, which is a part of it.
    var isUTF8: Bool {
        characterSet.map { ["utf-8", "utf8", "us-ascii", "ascii"].contains($0) } ?? true
    }

    var isForm: Bool { name == "application/x-www-form-urlencoded" }

    /// Whether the name matches a pattern in which `*` stands for any number of characters.
    func matches(_ pattern: String) -> Bool {
        let pattern = Array(pattern.utf8)
        let text = Array(name.utf8)
        let star = UInt8(ascii: "*")
        var (position, place) = (0, 0)
        var lastStar: (place: Int, position: Int)?
        while position < text.count {
            if place < pattern.count, pattern[place] == star {
                lastStar = (place, position)
                place += 1
            } else if place < pattern.count, pattern[place] == text[position] {
                place += 1
                position += 1
            } else if let last = lastStar {
                lastStar = (last.place, last.position + 1)
                (place, position) = (last.place + 1, last.position + 1)
            } else {
                return false
            }
        }
        return pattern[place...].allSatisfy { $0 == star }
    }

    private static func trimmed(_ text: Substring) -> String {
        String(text.filter { $0 != " " && $0 != "\t" && $0 != "\"" }).lowercased()
    }
}
