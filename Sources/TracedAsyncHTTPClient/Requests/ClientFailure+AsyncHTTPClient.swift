//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if AsyncHTTPClient
import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
package import OpenTracingInstrumentation

extension ClientFailure {
    /// Maps an error from AsyncHTTPClient or its dependencies to a failure that is safe to record.
    ///
    /// - Parameters:
    ///   - error: the error from the client.
    ///   - limits: the client's time limits.
    /// - Returns: `nil` for any other error.
    package init?(asyncHTTPClient error: any Error, limits: TimeLimits) {
        switch error {
        case let error as HTTPClientError:
            self.init(Self.kind(of: error), message: error.shortDescription, limit: limits.limit(of: error))
        case let error as NIOConnectionError:
            self.init(connection: error)
        case ChannelError.connectTimeout(let limit):
            self.init(.timeout, message: "The connection attempt timed out", limit: Duration(limit))
        case is ChannelError:
            self.init(.connectionLost, message: "The connection was closed")
        case let error as IOError:
            self.init(Self.kind(ofSystemError: error.errnoCode), message: String(cString: strerror(error.errnoCode)))
        case is SocketAddressError:
            self.init(.hostNotFound, message: "The host has no address")
        case is NIOSSLError, is NIOSSLExtraError, is BoringSSLError:
            self.init(.tls, message: "TLS failed: \(type(of: error))")
        case is HTTPParserError:
            self.init(.invalidResponse, message: "The response is not HTTP")
        default:
            #if canImport(Network)
            if error is HTTPClient.NWTLSError {
                self.init(.tls, message: "TLS failed")
                return
            }
            if let error = error as? HTTPClient.NWPOSIXError {
                let number = error.errorCode.rawValue
                self.init(Self.kind(ofSystemError: number), message: String(cString: strerror(number)))
                return
            }
            #endif
            return nil
        }
    }

    /// Creates the failure for a connection that could not be established: the host has no address, or none of its addresses
    /// responds.
    private init(connection error: NIOConnectionError) {
        guard let last = error.connectionErrors.last?.error else {
            self.init(.hostNotFound, message: "The host has no address")
            return
        }
        switch last {
        case ChannelError.connectTimeout(let limit):
            self.init(.timeout, message: "The connection attempt timed out", limit: Duration(limit))
        case let last as IOError:
            self.init(.cannotConnect, message: String(cString: strerror(last.errnoCode)))
        default:
            self.init(.cannotConnect, message: "No connection: \(type(of: last))")
        }
    }

    private static func kind(ofSystemError number: Int32) -> Kind {
        switch number {
        case ECONNREFUSED, EHOSTUNREACH, ENETUNREACH, ENETDOWN, EADDRNOTAVAIL, ENOENT, EACCES: .cannotConnect
        case ETIMEDOUT: .timeout
        case ECONNRESET, EPIPE, ECONNABORTED, ENOTCONN: .connectionLost
        default: .other
        }
    }

    private static func kind(of error: HTTPClientError) -> Kind {
        switch error {
        case .cancelled: .cancelled
        case .deadlineExceeded, .readTimeout, .writeTimeout, .connectTimeout, .getConnectionFromPoolTimeout,
            .tlsHandshakeTimeout, .socksHandshakeTimeout, .httpProxyHandshakeTimeout:
            .timeout
        case .remoteConnectionClosed, .uncleanShutdown, .requestStreamCancelled: .connectionLost
        case .proxyAuthenticationRequired: .cannotConnect
        case .redirectLimitReached, .redirectCycleDetected: .tooManyRedirects
        case .invalidProxyResponse: .invalidResponse
        case .invalidURL, .emptyHost, .missingSocketPath, .emptyScheme, .alreadyShutdown, .traceRequestWithBody,
            .identityCodingIncorrectlyPresent, .contentLengthMissing, .bodyLengthMismatch, .writeAfterRequestSent:
            .invalidRequest
        default:
            // These have associated details and can only be identified by their description.
            kindsByDescription[error.shortDescription] ?? .other
        }
    }

    private static let kindsByDescription: [String: Kind] = [
        HTTPClientError.unsupportedScheme("").shortDescription: .invalidRequest,
        HTTPClientError.invalidHeaderFieldNames([]).shortDescription: .invalidRequest,
        HTTPClientError.invalidHeaderFieldValues([]).shortDescription: .invalidRequest,
        HTTPClientError.serverOfferedUnsupportedApplicationProtocol("").shortDescription: .tls,
    ]
}

extension TimeLimits {
    /// Returns the limit that was exceeded.
    fileprivate func limit(of error: HTTPClientError) -> Duration? {
        switch error {
        case .deadlineExceeded: whole
        case .connectTimeout, .getConnectionFromPoolTimeout: connect
        case .readTimeout: read
        case .writeTimeout: write
        default: nil
        }
    }
}
#endif
