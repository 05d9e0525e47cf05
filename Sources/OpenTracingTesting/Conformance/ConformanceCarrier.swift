//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing

/// A carrier of any of the mandatory formats, so that one case can be written for all three.
enum ConformanceCarrier: Sendable, Equatable {
    case text([String: String])
    case bytes([UInt8])

    /// The mandatory formats.
    static let formats: [Format] = [.textMap, .httpHeaders, .binary]

    init(emptyFor format: Format) {
        self = format == .binary ? .bytes([]) : .text([:])
    }

    /// A carrier with a context.
    init(_ context: any SpanContext, as format: Format, by tracer: any Tracer) throws(PropagationError) {
        self.init(emptyFor: format)
        try inject(context, as: format, by: tracer)
    }

    var isEmpty: Bool {
        switch self {
        case .text(let entries): entries.isEmpty
        case .bytes(let bytes): bytes.isEmpty
        }
    }

    mutating func inject(
        _ context: any SpanContext,
        as format: Format,
        by tracer: any Tracer
    ) throws(PropagationError) {
        switch self {
        case .text(var entries):
            // What was written before an error counts as well.
            defer { self = .text(entries) }
            try tracer.inject(context, as: format, into: &entries)
        case .bytes(var bytes):
            defer { self = .bytes(bytes) }
            try tracer.inject(context, as: format, into: &bytes)
        }
    }

    func extract(as format: Format, by tracer: any Tracer) throws(PropagationError) -> (any SpanContext)? {
        switch self {
        case .text(let entries): try tracer.extract(as: format, from: entries)
        case .bytes(let bytes): try tracer.extract(as: format, from: bytes)
        }
    }
}
