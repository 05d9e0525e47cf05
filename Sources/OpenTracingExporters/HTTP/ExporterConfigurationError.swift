//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
private import OpenTracingSupport

/// Why an exporter cannot be made with the settings given. Holds no URL and no value of a header: either may be a secret.
package struct ExporterConfigurationError: Error, Hashable {
    package enum Problem: Sendable, Hashable {
        /// The endpoint is no absolute URL with the scheme `http` or `https` and a host.
        case endpointIsNoHTTPURL
        /// The endpoint holds a name or a password in front of the host.
        case endpointHoldsUserInfo
        /// A header's name or value holds a character that headers cannot have.
        case illegalHeader(name: String)
        /// A header is one that the exporter sets itself.
        case reservedHeader(name: String)
        /// The file cannot be written; with the number of the system's error.
        case fileNotWritable(code: Int32)
        /// The directory of the spool cannot be used; with the number of the system's error.
        case spoolNotUsable(code: Int32)
        /// The directory of the spool belongs to another user, who could change what is in it.
        case spoolOfAnotherUser
        /// Others may write to the directory of the spool.
        case spoolWritableForOthers
        /// A file cannot be read, holds no certificate or key, or a key that does not fit the certificate.
        case certificateNotUsable(ExportCertificates.Purpose, path: String)
        /// Certificates of one's own need a transport that is not built in.
        case certificatesNotSupported
    }

    package let problem: Problem

    package init(_ problem: Problem) {
        self.problem = problem
    }
}

extension ExporterConfigurationError: CustomStringConvertible {
    /// What is wrong and what would be right.
    package var description: String {
        switch problem {
        case .endpointIsNoHTTPURL: "The endpoint must be an absolute URL such as http://localhost:4318/v1/traces."
        case .endpointHoldsUserInfo:
            "The endpoint must not hold user info; pass credentials in the header authorization."
        case .illegalHeader(let name): "The header \(name.escapedForTerminal) has a character that headers cannot have."
        case .reservedHeader(let name): "The header \(name) is set by the exporter and cannot be given."
        case .fileNotWritable(let code): "The file cannot be written: \(SystemError(code: code))."
        case .spoolNotUsable(let code): "The directory of the spool cannot be used: \(SystemError(code: code))."
        case .spoolOfAnotherUser:
            "The directory of the spool belongs to another user; give one that belongs to the user of this process."
        case .spoolWritableForOthers:
            "Others may write to the directory of the spool; take that from them with chmod go-w, or give another directory."
        case .certificateNotUsable(let purpose, let path):
            "The file \(path.escapedForTerminal) \(purpose.problem); check the path and the file."
        case .certificatesNotSupported:
            "Certificates of one's own need the package trait AsyncHTTPClient, which is off; build with it, add the certificate to those that the system trusts, or give a transport."
        }
    }
}
