//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import Foundation
import OpenTracingInstrumentation

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

extension ClientTracing {
    /// Creates client tracing for `URLSession`.
    init(urlSession tracing: RequestTracing, settings: ClientSettings? = nil, seesRedirects: Bool = false) {
        self.init(
            tracing,
            component: "url-session",
            settings: settings,
            seesRedirects: seesRedirects,
            failure: { ClientFailure(urlSession: $0) }
        )
    }
}

extension ClientFailure {
    /// Maps a `URLSession` error to a failure that is safe to record. The error itself contains the whole URL.
    ///
    /// - Parameter error: the error from a session.
    /// - Returns: `nil` for any other error.
    fileprivate init?(urlSession error: any Error) {
        guard let error = error as? URLError else { return nil }
        let detail = error.errorUserInfo[NSLocalizedDescriptionKey] as? String
        let kind = Self.kind(of: error.code) ?? Self.kind(described: detail ?? "")
        self.init(kind, message: detail ?? "\(kind.rawValue) (code \(error.errorCode) of URLSession)")
    }

    private static func kind(of code: URLError.Code) -> Kind? {
        switch code {
        case .cancelled: .cancelled
        case .timedOut: .timeout
        case .cannotFindHost, .dnsLookupFailed: .hostNotFound
        case .cannotConnectToHost, .notConnectedToInternet, .internationalRoamingOff, .dataNotAllowed, .callIsActive:
            .cannotConnect
        case .networkConnectionLost: .connectionLost
        case .secureConnectionFailed, .serverCertificateHasBadDate, .serverCertificateUntrusted,
            .serverCertificateHasUnknownRoot, .serverCertificateNotYetValid, .clientCertificateRejected,
            .clientCertificateRequired, .appTransportSecurityRequiresSecureConnection:
            .tls
        case .httpTooManyRedirects, .redirectToNonExistentLocation: .tooManyRedirects
        case .badURL, .unsupportedURL, .fileDoesNotExist, .fileIsDirectory, .noPermissionsToReadFile,
            .dataLengthExceedsMaximum, .requestBodyStreamExhausted:
            .invalidRequest
        case .badServerResponse, .zeroByteResource, .cannotDecodeRawData, .cannotDecodeContentData,
            .cannotParseResponse:
            .invalidResponse
        default: nil
        }
    }

    /// On Linux, several failures have no code of their own; only the underlying library's message distinguishes them.
    private static func kind(described words: String) -> Kind {
        let words = words.lowercased()
        if words.contains("ssl") || words.contains("tls") || words.contains("certificate") { return .tls }
        let losses = ["transfer closed", "recv failure", "send failure", "empty reply", "outstanding read data"]
        if losses.contains(where: words.contains) { return .connectionLost }
        return .other
    }
}
