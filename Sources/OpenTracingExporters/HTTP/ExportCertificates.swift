//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// Whom an exporter trusts over TLS, and how it shows who it is: paths of files in PEM.
public struct ExportCertificates: Sendable, Hashable {
    /// The certificates that the receiver's is checked with, instead of those that the system trusts.
    public var trusted: String?

    /// The key to ``client``.
    public var clientKey: String?

    /// The certificate that the exporter shows, with those between it and one that the receiver trusts behind it.
    public var client: String?

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
}
