//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

public import OpenTracing

/// Writes several formats, and reads whichever is there.
///
/// Written are all. Read is in order: the first context with identifiers counts, and later formats are not asked. What came
/// before it without identifiers adds its baggage; on the same key the context's own item wins. So a format of baggage
/// only, such as ``W3CBaggagePropagator``, belongs at the front.
///
/// A malformed context does not hide one in a later format. When no format gives identifiers and one was malformed,
/// the first error is thrown. Otherwise what came without identifiers is the context: the first decision, the first mark
/// of a forced trace, and the baggage of all, in which earlier formats win.
public struct CompositePropagator: TextMapPropagator {
    /// The formats, in the order in which they are read.
    public let propagators: [any TextMapPropagator]

    /// Creates a propagator.
    ///
    /// - Parameter propagators: the formats, in the order in which they are read.
    public init(_ propagators: [any TextMapPropagator]) {
        self.propagators = propagators
    }

    /// The names of all formats, each once.
    public var fields: [String] {
        var fields: [String] = []
        for propagator in propagators {
            for field in propagator.fields where !fields.contains(field) {
                fields.append(field)
            }
        }
        return fields
    }

    /// Writes the context in all formats.
    public func inject(_ context: TraceContext, into carrier: inout some TextMapWriter, as format: Format) {
        for propagator in propagators {
            propagator.inject(context, into: &carrier, as: format)
        }
    }

    /// Reads the first context that there is.
    public func extract(
        from carrier: some TextMapReader,
        as format: Format
    ) throws(PropagationError) -> TraceContext? {
        var partial: TraceContext?
        var firstError: PropagationError?
        for propagator in propagators {
            do throws(PropagationError) {
                guard let context = try propagator.extract(from: carrier, as: format) else { continue }
                guard !context.isValid else { return context.addingBaggage(of: partial) }
                partial = partial?.completed(by: context) ?? context
            } catch {
                firstError = firstError ?? error
            }
        }
        if let firstError {
            throw firstError
        }
        return partial
    }
}

extension TraceContext {
    fileprivate func addingBaggage(of other: TraceContext?) -> TraceContext {
        guard var baggage = other?.baggage, !baggage.isEmpty else { return self }
        baggage.merge(self.baggage)
        var context = self
        context.baggage = baggage
        return context
    }

    fileprivate func completed(by later: TraceContext) -> TraceContext {
        var context = addingBaggage(of: later)
        if context.sampling == .deferred {
            context.sampling = later.sampling
        }
        context.debugID = context.debugID ?? later.debugID
        return context
    }
}
