//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// The trusted certificates and the client certificate for TLS: paths of PEM files.
public struct ExportCertificates: Sendable, Hashable {
    /// The certificates for verifying the receiver's, instead of the system's trust store.
    package var trusted: String?

    /// The private key of ``client``.
    package var clientKey: String?

    /// The exporter's certificate, followed by any intermediate certificates.
    package var client: String?

    /// Creates a value.
    ///
    /// - Parameters:
    ///   - trusted: the certificates for verifying the receiver's; `nil` for the system's trust store.
    ///   - clientKey: the private key of `client`.
    ///   - client: the exporter's certificate; `nil` for none.
    public init(trusted: String? = nil, clientKey: String? = nil, client: String? = nil) {
        self.trusted = trusted
        self.clientKey = clientKey
        self.client = client
    }

    /// The purpose of a file.
    package enum Purpose: Sendable, Hashable, CaseIterable {
        case trusted
        case clientKey
        case client

        /// The problem with a file that cannot serve the purpose. Reveals nothing of its contents.
        var problem: String {
            switch self {
            case .trusted, .client: "cannot be read, or contains no PEM certificate"
            case .clientKey: "cannot be read, contains no PEM key, or does not match the certificate"
            }
        }
    }

    /// The path of the file for a purpose.
    subscript(purpose: Purpose) -> String? {
        get {
            switch purpose {
            case .trusted: trusted
            case .clientKey: clientKey
            case .client: client
            }
        }
        set {
            switch purpose {
            case .trusted: trusted = newValue
            case .clientKey: clientKey = newValue
            case .client: client = newValue
            }
        }
    }
}
