//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing

/// B3 in several headers.
enum B3MultipleHeaders {
    private static let trace = "x-b3-traceid"
    private static let span = "x-b3-spanid"
    private static let parent = "x-b3-parentspanid"
    private static let sampled = "x-b3-sampled"
    private static let flags = "x-b3-flags"

    /// The names of the headers.
    static let names = [trace, span, parent, sampled, flags]

    /// Writes the fields, and takes back entries of an earlier context that these fields lack.
    static func write(_ fields: B3Fields, into carrier: inout some TextMapWriter) {
        guard fields.identifiers != nil || fields.sampling != .deferred else { return }
        write((fields.identifiers?.trace.shortest).map { String(decoding: $0, as: UTF8.self) }, to: trace, in: &carrier)
        write(fields.identifiers?.span.description, to: span, in: &carrier)
        write(fields.identifiers?.parent.validDescription, to: parent, in: &carrier)
        let decision: String? =
            switch fields.sampling.storage {
            case .deferred, .debug: nil
            case .notSampled: "0"
            case .sampled: "1"
            }
        write(decision, to: sampled, in: &carrier)
        write(fields.sampling == .debug ? "1" : nil, to: flags, in: &carrier)
    }

    /// Reads the fields.
    ///
    /// - Parameters:
    ///   - carrier: where to read.
    ///   - format: the format that was asked for.
    /// - Returns: the fields, or `nil` when none of the headers is there or says something. A parent or a decision that is empty
    ///   counts as missing, and so does a malformed one, which is told.
    /// - Throws: what is wrong with one of the identifiers; also when one is missing.
    static func read(from carrier: some TextMapReader, as format: Format) throws(PropagationError) -> B3Fields? {
        let traceID = try read(trace, from: carrier, as: format, B3Fields.Identifiers.trace)
        let spanID = try read(span, from: carrier, as: format, B3Fields.Identifiers.span)
        var fields = B3Fields(identifiers: nil, sampling: .deferred)
        var parentIdentifier: SpanID?
        do throws(PropagationError) {
            if !isEmpty(parent, in: carrier) {
                parentIdentifier = try read(parent, from: carrier, as: format, B3Fields.Identifiers.parent)
            }
        } catch {
            fields.corruption = error
        }
        do throws(PropagationError) {
            fields.sampling = try sampling(in: carrier, as: format)
        } catch {
            fields.corruption = fields.corruption ?? error
        }
        switch (traceID, spanID) {
        case (let traceID?, let spanID?):
            fields.identifiers = B3Fields.Identifiers(
                trace: traceID,
                span: spanID,
                parent: parentIdentifier ?? .invalid
            )
            return fields
        case (nil, nil) where parentIdentifier == nil:
            guard fields.sampling == .deferred else { return fields }
            if let corruption = fields.corruption { throw corruption }
            return nil
        default:
            throw MalformedEntry("is missing beside other identifiers of the context")
                .corrupted(traceID == nil ? trace : span, format: format)
        }
    }

    private static func isEmpty(_ name: String, in carrier: some TextMapReader) -> Bool {
        carrier.values(forKey: name).first?.utf8.allSatisfy(\.isOptionalWhitespace) ?? true
    }

    private static func sampling(
        in carrier: some TextMapReader,
        as format: Format
    ) throws(PropagationError) -> SamplingState {
        if let value = carrier.values(forKey: flags).first, value.isWord("1") {
            return .debug
        }
        guard !isEmpty(sampled, in: carrier), let value = carrier.values(forKey: sampled).first else {
            return .deferred
        }
        if value.isWord("1") || value.isWord("true") {
            return .sampled
        }
        if value.isWord("0") || value.isWord("false") {
            return .notSampled
        }
        throw MalformedEntry("is none of 0, 1, false and true").corrupted(sampled, format: format)
    }

    private static func read<Value>(
        _ name: String,
        from carrier: some TextMapReader,
        as format: Format,
        _ parse: (Bytes, Range<Int>) throws(MalformedEntry) -> Value
    ) throws(PropagationError) -> Value? {
        guard let text = carrier.values(forKey: name).first else { return nil }
        do throws(MalformedEntry) {
            return try text.withBytes { (bytes) throws(MalformedEntry) in
                try parse(bytes, bytes.trimmed(0..<bytes.count))
            }
        } catch {
            throw error.corrupted(name, format: format)
        }
    }

    private static func write(_ value: String?, to name: String, in carrier: inout some TextMapWriter) {
        if let value {
            carrier.set(value, forKey: name)
        } else {
            carrier.removeValues(forKey: name)
        }
    }
}

extension SpanID {
    /// The 16 digits, or `nil` for the identifier of no span.
    fileprivate var validDescription: String? { isValid ? description : nil }
}
