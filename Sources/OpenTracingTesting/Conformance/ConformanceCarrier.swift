//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

internal import OpenTracing

/// A carrier for any mandatory format, so that one case can cover all three.
enum ConformanceCarrier: Sendable, Equatable {
    case text([String: String])
    case bytes([UInt8])

    /// The mandatory formats.
    static let formats: [Format] = [.textMap, .httpHeaders, .binary]

    init(emptyFor format: Format) {
        self = format == .binary ? .bytes([]) : .text([:])
    }

    /// Creates a carrier with a context.
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
            // Keep what was written before an error.
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

/// A type that no tracer supports as a carrier.
struct NoCarrier: Sendable {}

/// A carrier that supports only lookup by key, like some HTTP libraries.
struct KeyCarrier: TextMapReader {
    let entries: [String: String]

    func values(forKey key: String) -> [String] {
        TextMapCarrier(entries).values(forKey: key)
    }

    func forEachEntry(_ body: (_ key: String, _ value: String) -> Void) {}
}

/// A carrier that supports only iteration, and may have several values per key.
struct EntryCarrier: TextMapReader {
    var entries: [(key: String, value: String)]

    func forEachEntry(_ body: (_ key: String, _ value: String) -> Void) {
        for (key, value) in entries {
            body(key, value)
        }
    }
}

/// A context that the tracer under test did not create.
struct ForeignSpanContext: SpanContext {
    let traceIDString = "f0e1d2c3b4a5968778695a4b3c2d1e0f"
    let spanIDString = "f0e1d2c3b4a59687"
    let baggage: Baggage = ["foreign": "yes"]
}
