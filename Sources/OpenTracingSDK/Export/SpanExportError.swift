//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// An error of an exporter whose text may be shown.
///
/// The text of other errors is not shown, since it may hold a secret: a URL with a password, a header.
public protocol SpanExportError: Error {
    /// What went wrong, where, and what would be right, without credentials.
    var publicDescription: String { get }
}
