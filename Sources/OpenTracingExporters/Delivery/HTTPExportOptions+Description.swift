//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

extension HTTPExportOptions: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The options in one line, without the values of headers.
    public var description: String {
        "HTTPExportOptions(\(customMirror.children.map { "\($0.label ?? ""): \($0.value)" }.joined(separator: ", ")))"
    }

    /// The same as ``description``.
    public var debugDescription: String { description }

    /// The options, with the names of headers in place of the headers.
    public var customMirror: Mirror {
        Mirror(
            self,
            children: [
                "headers": headers.keys.sorted(),
                "compression": compression?.name ?? "none",
                "timeout": timeout,
                "retries": retries,
                "spool": spool?.directory ?? "none",
                "transport": transport.map { "\(type(of: $0))" } ?? "none",
            ]
        )
    }
}
