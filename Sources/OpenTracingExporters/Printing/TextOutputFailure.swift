//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

public import OpenTracingSDK

/// Why a block of text was not written.
public struct TextOutputFailure: SpanExportError, Hashable, CustomStringConvertible {
    /// The number of the system's error, `errno`; zero where it was not the system.
    public let code: Int32

    /// What went wrong, and what would be right.
    public let publicDescription: String

    /// The same as ``publicDescription``.
    public var description: String { publicDescription }

    static let full = TextOutputFailure(
        code: 0,
        publicDescription: "the output takes nothing, and as much as may is waiting for it; read what it writes"
    )

    static let gaveUp = TextOutputFailure(
        code: 0,
        publicDescription: "the output took nothing for too long; read what it writes"
    )

    private init(code: Int32, publicDescription: String) {
        self.code = code
        self.publicDescription = publicDescription
    }

    init(_ error: SystemError) {
        self.init(code: error.code, publicDescription: "the output cannot be written to: \(error)")
    }
}
