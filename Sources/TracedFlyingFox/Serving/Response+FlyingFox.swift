//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if FlyingFox
import FlyingFox
import Foundation
import TracedRouting

extension HTTPResponse {
    /// Creates the response to send.
    ///
    /// - Parameters:
    ///   - response: the response.
    ///   - body: the body of the request, to return to FlyingFox; `nil` for none.
    ///   - isHead: whether this answers a `HEAD` request.
    init(_ response: Response, takingBack body: LentRequestBody?, isHead: Bool) {
        let content: HTTPBodySequence
        var headers = HTTPHeaders(response.headers)
        switch response.body.content {
        case .bytes(let bytes):
            if body?.end() ?? true {
                content = HTTPBodySequence(data: Data(bytes), suggestedBufferSize: 65_536)
            } else {
                content = HTTPBodySequence(length: bytes.count) { writer in
                    try await writer.write(bytes)
                    try await body?.takeBack()
                }
            }
        case .stream(let length, let stream):
            // FlyingFox adds the fields that determine the end of the body.
            if length == nil { headers.removeValue(.contentLength) }
            content = HTTPBodySequence(length: length) { writer in
                do {
                    try await stream(&writer)
                    if isHead { throw EndOfConnection() }
                } catch {
                    await body?.endReading()
                    throw error
                }
                try await body?.takeBack()
            }
        }
        self.init(statusCode: HTTPStatusCode(response.status), headers: headers, body: content)
    }
}

/// Closes the connection. FlyingFox writes the end of a chunked body even for `HEAD`, where nothing may follow the head, and the
/// client would take it for the start of the next response.
private struct EndOfConnection: Error {}

extension HTTPHeaders {
    /// Converts header fields. A field whose name is not a token is omitted, because it cannot be sent; line breaks in a value
    /// become spaces.
    init(_ headers: Headers) {
        self.init()
        for (name, value) in headers where Self.isToken(name) {
            addValue(Self.line(value), for: HTTPHeader(name))
        }
    }

    /// Returns whether a text is a valid field name (RFC 9110, section 5.6.2).
    private static func isToken(_ name: String) -> Bool {
        !name.isEmpty
            && name.utf8.allSatisfy { character in
                switch character {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                default: "!#$%&'*+-.^_`|~".utf8.contains(character)
                }
            }
    }

    private static func line(_ value: String) -> String {
        func endsLine(_ byte: UInt8) -> Bool { byte == 0x0d || byte == 0x0a || byte == 0 }
        guard value.utf8.contains(where: endsLine) else { return value }
        return String(decoding: value.utf8.map { endsLine($0) ? 0x20 : $0 }, as: UTF8.self)
    }
}

extension HTTPStatusCode {
    /// The status with FlyingFox's reason phrase.
    init(_ status: HTTPStatus) {
        self = Self.phrases[status.code] ?? HTTPStatusCode(status.code, phrase: "")
    }

    private static let phrases: [Int: HTTPStatusCode] = {
        let known: [HTTPStatusCode] = [
            .ok, .created, .accepted, .nonAuthoritativeInformation, .noContent, .resetContent, .partialContent,
            .multipleChoice, .movedPermanently, .found, .seeOther, .notModified, .useProxy, .temporaryRedirect,
            .permanentRedirect, .badRequest, .unauthorized, .paymentRequired, .forbidden, .notFound,
            .methodNotAllowed, .notAcceptable, .proxyAuthenticationRequired, .requestTimeout, .conflict, .gone,
            .lengthRequired, .preconditionFailed, .payloadTooLarge, .uriTooLong, .unsupportedMediaType,
            .rangeNotSatisfiable, .expectationFailed, .teapot, .misdirectedRequest, .unprocessableContent, .locked,
            .failedDependency, .tooEarly, .upgradeRequired, .preconditionRequired, .tooManyRequests,
            .requestHeaderFieldsTooLarge, .unavailableForLegalReasons, .internalServerError, .notImplemented,
            .badGateway, .serviceUnavailable, .gatewayTimeout, .httpVersionNotSupported, .variantAlsoNegotiates,
            .notExtended, .networkAuthenticationRequired,
        ]
        return Dictionary(known.map { ($0.code, $0) }) { first, _ in first }
    }()
}
#endif
