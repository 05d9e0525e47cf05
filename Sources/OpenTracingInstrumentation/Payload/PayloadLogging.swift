//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// Configures which bodies to log on the spans of their requests, and how much of them.
///
/// Nothing is logged unless requested, in the settings or at a route:
///
/// ```swift
/// tracing.update { $0.payloads = .both }
/// Post("/orders", traced: .on().loggingPayloads(.requests)) { request in … }
/// Post("/login", traced: .on().loggingPayloads(.off)) { request in … }
/// ```
///
/// A body is a single log: `event=payload`, `payload.direction` (`request` or `response`), `payload.body` (the text; if it is not
/// shown, `payload.media_type` instead), `payload.bytes` (the number of bytes that have passed) and `payload.truncated` (whether
/// there was more than logged). Empty bodies are not logged, and neither are bodies that the handler does not read while they
/// arrive. Logging does not affect how bodies are passed on: in the same pieces, at the same pace, and only on demand.
///
/// Bodies are shown if their secrets can be located: JSON and forms, with the values under secret-looking names redacted, see
/// ``Redaction``; ``redact`` does the rest. All others are logged only with their media type and number of bytes: media types
/// that are not listed, declared JSON or forms that cannot be parsed as either, bodies without a media type or with a content
/// encoding, character sets other than UTF-8, and invalid UTF-8. ``unsafeMediaTypes`` shows more.
public struct PayloadLogging: Sendable {
    /// The properties of a body, for the closure that redacts it.
    public struct Body: Sendable, Hashable {
        /// The direction of the body.
        public let direction: PayloadDirection

        /// The media type in lowercase, without parameters, for example `application/json`.
        public let mediaType: String
    }

    /// The types that can be redacted: JSON, forms, and types based on JSON.
    package static let redactableTypes = [
        "application/json", "application/*+json", "application/x-ndjson", "application/x-www-form-urlencoded",
        "text/json",
    ]

    /// Text types: `text/*`, JSON, XML, forms, and types based on those. Most of them cannot be redacted.
    package static let textTypes = [
        "text/*", "application/json", "application/*+json", "application/x-ndjson", "application/xml",
        "application/*+xml",
        "application/x-www-form-urlencoded", "application/graphql", "application/javascript",
    ]

    /// The maximum effective ``limit``, in bytes.
    package static let maximumLimit = 1 << 20

    /// The directions of the bodies to log.
    public var directions: Set<PayloadDirection>

    /// The maximum number of bytes of a body's text to log, truncated at a character boundary; at most 1 MiB.
    public var limit: Int

    /// The media types whose bodies are shown if they can be parsed as JSON or as a form, in lowercase; `*` matches any number of
    /// characters.
    public var mediaTypes: [String]

    /// The media types whose bodies are shown unchanged if they cannot be parsed as JSON or as a form. Traces then contain the
    /// passwords and tokens in them, unless ``redact`` hides those. Empty by default.
    public var unsafeMediaTypes: [String]

    /// Modifies the text before it is logged, after secret-looking values have been redacted and before it is truncated to the
    /// limit; `nil` to log it unmodified.
    ///
    /// Receives the beginning of the body, slightly more than the limit. The returned text is logged; for `nil`, only the number
    /// of bytes. Called when the span finishes.
    public var redact: (@Sendable (_ text: String, _ body: Body) -> String?)?

    /// Creates a payload configuration.
    ///
    /// - Parameters:
    ///   - directions: the directions of the bodies to log.
    ///   - limit: the maximum number of bytes of a body's text to log.
    ///   - mediaTypes: the media types whose bodies are shown if they can be redacted, in lowercase; `*` matches any number of
    ///     characters. Defaults to JSON, forms, and types based on JSON.
    ///   - unsafeMediaTypes: the media types whose bodies are shown even if they cannot be redacted.
    ///   - redact: modifies the text before it is logged.
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

    /// Logs no bodies.
    public static let off = PayloadLogging([])

    /// Logs request bodies.
    public static let requests = PayloadLogging([.request])

    /// Logs response bodies.
    public static let responses = PayloadLogging([.response])

    /// Logs request and response bodies.
    public static let both = PayloadLogging([.request, .response])

    /// The limit, clamped to the allowed range.
    var effectiveLimit: Int { min(max(0, limit), Self.maximumLimit) }
}

/// The direction of a body in an exchange.
public enum PayloadDirection: String, Sendable, Hashable, Codable, CaseIterable {
    /// The request body.
    case request
    /// The response body.
    case response
}

/// The value of a `content-type` field, as far as it determines whether a body can be shown as text.
struct MediaType: Sendable, Hashable {
    /// Type and subtype in lowercase.
    let name: String

    /// The character set in lowercase, or `nil` if none is specified.
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

    /// Whether text of this type is encoded in UTF-8, or in its subset ASCII.
    var isUTF8: Bool {
        characterSet.map { ["utf-8", "utf8", "us-ascii", "ascii"].contains($0) } ?? true
    }

    var isForm: Bool { name == "application/x-www-form-urlencoded" }

    /// Returns whether the name matches a pattern in which `*` matches any number of characters.
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
