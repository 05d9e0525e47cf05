//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import OpenTracing
private import OpenTracingSupport
private import Synchronization

/// Captures the beginning of a body as it passes, to be logged when its span finishes.
///
/// Framework adapters obtain one from ``ServerExchange/capturePayload(_:fields:)`` and pass it the pieces;
/// ``/TracedRouting/RequestBody`` and ``/TracedRouting/ResponseBody`` do so themselves. It never holds more than the limit plus a
/// few bytes. All members may be called from any task or thread.
public final class PayloadCapture: Sendable {
    /// The number of bytes kept beyond the limit, to find out whether the last character is complete.
    private static let lookahead = 64

    private struct State: Sendable {
        var bytes: [UInt8] = []
        var byteCount = 0
        var isClaimed = false
        var isLogged = false
        var endTime: Timestamp?
    }

    /// The direction of the body.
    package let direction: PayloadDirection

    private let mediaType: MediaType?
    /// The media type according to the header fields, logged in place of the body.
    private let statedType: String?
    private let logging: PayloadLogging
    private let redaction: Redaction
    private let keptCount: Int
    private let state = Mutex(State())

    /// Creates a capture.
    ///
    /// - Parameters:
    ///   - direction: the direction of the body.
    ///   - fields: the header fields that describe the body.
    ///   - logging: how much of the body to log.
    ///   - redaction: what to hide.
    init(
        _ direction: PayloadDirection,
        fields: some TextMapReader,
        logging: PayloadLogging,
        redaction: Redaction
    ) {
        self.direction = direction
        self.logging = logging
        self.redaction = redaction
        mediaType = Self.shownType(in: fields, logging: logging)
        statedType = fields.values(forKey: "content-type").first.map { MediaType($0).name.limited(to: 100) }
        keptCount = mediaType == nil ? 0 : logging.effectiveLimit + Self.lookahead
    }

    /// Captures the next piece of the body, after it has passed.
    ///
    /// - Parameter piece: the bytes.
    public func take(_ piece: some Collection<UInt8>) {
        state.withLock { state in
            state.byteCount += piece.count
            let room = state.isLogged ? 0 : keptCount - state.bytes.count
            if room > 0 { state.bytes.append(contentsOf: piece.prefix(room)) }
        }
    }

    /// Records the end of the body.
    public func end() {
        state.withLock { state in
            if state.endTime == nil { state.endTime = .now }
        }
    }

    /// Returns whether the caller is the first reader of the body; a body that is read twice is captured once.
    package func claim() -> Bool {
        state.withLock { state in
            defer { state.isClaimed = true }
            return !state.isClaimed
        }
    }

    /// Logs the captured body, on the first call.
    ///
    /// - Parameter span: the span of the request.
    func log(on span: any Span) {
        let state = state.withLock { state in
            defer { (state.isLogged, state.bytes) = (true, []) }
            return state
        }
        guard !state.isLogged, state.byteCount > 0 else { return }
        let isEnded = state.endTime != nil
        var isWhole = isEnded
        var fields: LogFields = [.event("payload"), LogField("payload.direction", .string(direction.rawValue))]
        if let text = text(of: state.bytes, isWhole: isEnded && state.bytes.count == state.byteCount) {
            let shown = text.limited(to: logging.effectiveLimit)
            isWhole = isEnded && state.bytes.count == state.byteCount && shown.utf8.count == text.utf8.count
            fields.append(LogField("payload.body", .string(shown)))
        } else if let statedType {
            fields.append(LogField("payload.media_type", .string(statedType)))
        }
        fields.append(LogField("payload.bytes", LogValue(state.byteCount)))
        fields.append(LogField("payload.truncated", .boolean(!isWhole)))
        span.log(fields, at: state.endTime)
    }

    /// Returns the text to log, or `nil` if the body must not be shown or is not text.
    private func text(of bytes: [UInt8], isWhole: Bool) -> String? {
        guard let mediaType, let text = Self.decoded(bytes, isWhole: isWhole),
            let shown = redacted(text, mediaType)
        else { return nil }
        guard let redact = logging.redact else { return shown }
        return redact(shown, PayloadLogging.Body(direction: direction, mediaType: mediaType.name))
    }

    /// Returns the redacted text; `nil` if it cannot be parsed, so that its secrets cannot be located.
    private func redacted(_ text: String, _ mediaType: MediaType) -> String? {
        // Clients often send JSON as a form, and forms can start like JSON: both are tried.
        if let json = redaction.json(text) { return json }
        if mediaType.isForm, let form = redaction.form(text) { return form }
        return logging.unsafeMediaTypes.contains(where: mediaType.matches) ? text : nil
    }

    /// Decodes the bytes as text; if truncated, up to three bytes at the end may belong to an incomplete character.
    private static func decoded(_ bytes: [UInt8], isWhole: Bool) -> String? {
        for missing in 0...min(bytes.count, isWhole ? 0 : 3) {
            if let text = String(validating: bytes.dropLast(missing), as: UTF8.self) { return text }
        }
        return nil
    }

    /// Returns the media type of a body to show, or `nil` if only its bytes are counted.
    private static func shownType(in fields: some TextMapReader, logging: PayloadLogging) -> MediaType? {
        let encodings = fields.values(forKey: "content-encoding")
        guard encodings.allSatisfy({ $0.isEmpty || $0.lowercased() == "identity" }),
            let field = fields.values(forKey: "content-type").first
        else { return nil }
        let mediaType = MediaType(field)
        guard mediaType.isUTF8,
            logging.mediaTypes.contains(where: mediaType.matches)
                || logging.unsafeMediaTypes.contains(where: mediaType.matches)
        else { return nil }
        return mediaType
    }
}
