//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
private import OpenTracingSupport

/// The reason why an exporter cannot be created. Contains no URL and no header values: either may be a secret.
package struct ExporterConfigurationError: Error, Hashable {
    package enum Problem: Sendable, Hashable {
        /// The endpoint is not an absolute URL with a host and the scheme `http` or `https`.
        case endpointIsNoHTTPURL
        /// The endpoint has a user name or a password before the host.
        case endpointHoldsUserInfo
        /// A header's name or value contains a character that is not allowed in headers.
        case illegalHeader(name: String)
        /// The exporter sets this header itself.
        case reservedHeader(name: String)
        /// The file cannot be written; with the system's error code.
        case fileNotWritable(code: Int32)
        /// The spool directory cannot be used; with the system's error code.
        case spoolNotUsable(code: Int32)
        /// The spool directory belongs to another user, who could modify its contents.
        case spoolOfAnotherUser
        /// Others may write to the spool directory.
        case spoolWritableForOthers
        /// A file cannot be read, contains no certificate or key, or a key that does not match the certificate.
        case certificateNotUsable(ExportCertificates.Purpose, path: String)
        /// Custom certificates require a transport that is not built in.
        case certificatesNotSupported
    }

    package let problem: Problem

    package init(_ problem: Problem) {
        self.problem = problem
    }
}

extension ExporterConfigurationError: CustomStringConvertible {
    /// What is wrong and what is expected.
    package var description: String {
        switch problem {
        case .endpointIsNoHTTPURL: "The endpoint must be an absolute URL such as http://localhost:4318/v1/traces."
        case .endpointHoldsUserInfo:
            "The endpoint must not contain user info; pass credentials in the authorization header."
        case .illegalHeader(let name): "The header \(name.escapedForTerminal) has a character not allowed in headers."
        case .reservedHeader(let name): "The header \(name) is set by the exporter and cannot be overridden."
        case .fileNotWritable(let code): "The file cannot be written: \(SystemError(code: code))."
        case .spoolNotUsable(let code): "The spool directory cannot be used: \(SystemError(code: code))."
        case .spoolOfAnotherUser:
            "The spool directory belongs to another user; use one owned by the user of this process."
        case .spoolWritableForOthers:
            "Other users can write to the spool directory; run chmod go-w on it, or use another directory."
        case .certificateNotUsable(let purpose, let path):
            "The file \(path.escapedForTerminal) \(purpose.problem); check the path and the file."
        case .certificatesNotSupported:
            "Custom certificates need the package trait AsyncHTTPClient, which is off; build with it, add the certificate to the system's trusted ones, or pass a transport."
        }
    }
}
