//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// Whom an exporter trusts over TLS, and how it shows who it is: paths of files in PEM.
public struct ExportCertificates: Sendable, Hashable {
    /// The certificates that the receiver's is checked with, instead of those that the system trusts.
    package var trusted: String?

    /// The key to ``client``.
    package var clientKey: String?

    /// The certificate that the exporter shows, with those between it and one that the receiver trusts behind it.
    package var client: String?

    /// Creates a value.
    ///
    /// - Parameters:
    ///   - trusted: the certificates that the receiver's is checked with; `nil` for those that the system trusts.
    ///   - clientKey: the key to `client`.
    ///   - client: the certificate that the exporter shows; `nil` for none.
    public init(trusted: String? = nil, clientKey: String? = nil, client: String? = nil) {
        self.trusted = trusted
        self.clientKey = clientKey
        self.client = client
    }

    /// What a file is for.
    package enum Purpose: Sendable, Hashable, CaseIterable {
        case trusted
        case clientKey
        case client

        /// What is wrong with a file that cannot serve the purpose. Says nothing of what is in it.
        var problem: String {
            switch self {
            case .trusted, .client: "cannot be read, or holds no certificate in PEM"
            case .clientKey: "cannot be read, or holds no key in PEM, or one that does not fit the certificate"
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
