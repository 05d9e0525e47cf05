//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import OpenTracing
private import OpenTracingSupport
private import Synchronization

/// Keeps the beginning of one body while it passes, to be logged when its span finishes.
///
/// Framework authors get one from ``ServerExchange/capturePayload(_:fields:)`` and tell it the pieces; ``/TracedRouting/RequestBody`` and
/// ``/TracedRouting/ResponseBody`` do so by themselves. It never holds more than the limit and a few bytes. All members may be called from
/// any task or thread.
public final class PayloadCapture: Sendable {
    /// How many bytes after the limit are kept, to know whether the character before it ends there.
    private static let lookahead = 64

    private struct State: Sendable {
        var bytes: [UInt8] = []
        var byteCount = 0
        var isClaimed = false
        var isLogged = false
        var endTime: Timestamp?
    }

    /// Whose body it is.
    package let direction: PayloadDirection

    private let mediaType: MediaType?
    /// What the header fields call the body, shown in its place.
    private let statedType: String?
    private let logging: PayloadLogging
    private let redaction: Redaction
    private let keptCount: Int
    private let state = Mutex(State())

    /// Creates a capture.
    ///
    /// - Parameters:
    ///   - direction: whose body it is.
    ///   - fields: the header fields that describe the body.
    ///   - logging: how much of the body is logged.
    ///   - redaction: what must not show.
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

    /// Takes the next piece of the body, once it has passed.
    ///
    /// - Parameter piece: the bytes.
    public func take(_ piece: some Collection<UInt8>) {
        state.withLock { state in
            state.byteCount += piece.count
            let room = state.isLogged ? 0 : keptCount - state.bytes.count
            if room > 0 { state.bytes.append(contentsOf: piece.prefix(room)) }
        }
    }

    /// The body has come to its end.
    public func end() {
        state.withLock { state in
            if state.endTime == nil { state.endTime = .now }
        }
    }

    /// Whether the caller is the first who reads the body; a body that is read twice is taken once.
    package func claim() -> Bool {
        state.withLock { state in
            defer { state.isClaimed = true }
            return !state.isClaimed
        }
    }

    /// Logs what has passed, the first time it is called.
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

    /// The text as it may show, or `nil` when it may not or is none.
    private func text(of bytes: [UInt8], isWhole: Bool) -> String? {
        guard let mediaType, let text = Self.decoded(bytes, isWhole: isWhole),
            let shown = redacted(text, mediaType)
        else { return nil }
        guard let redact = logging.redact else { return shown }
        return redact(shown, PayloadLogging.Body(direction: direction, mediaType: mediaType.name))
    }

    /// The text without its secrets; `nil` when it cannot be read, so that nobody knows where they are.
    private func redacted(_ text: String, _ mediaType: MediaType) -> String? {
        // Clients that send JSON as a form are common, and so are forms that begin like JSON: both are tried.
        if let json = redaction.json(text) { return json }
        if mediaType.isForm, let form = redaction.form(text) { return form }
        return logging.unsafeMediaTypes.contains(where: mediaType.matches) ? text : nil
    }

    /// The bytes as text; where they were cut, up to three at the end may belong to a character that is not all there.
    private static func decoded(_ bytes: [UInt8], isWhole: Bool) -> String? {
        for missing in 0...min(bytes.count, isWhole ? 0 : 3) {
            if let text = String(validating: bytes.dropLast(missing), as: UTF8.self) { return text }
        }
        return nil
    }

    /// The media type of a body that is to be shown, or `nil` for one of which only the bytes are counted.
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
