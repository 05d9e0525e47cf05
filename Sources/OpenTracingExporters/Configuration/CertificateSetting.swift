//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// A file for TLS, and the variable that names it.
struct CertificateSetting: Sendable {
    let variable: EnvironmentVariable
    let path: String
}
