//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

package import OpenTracing

/// Injects several formats, and extracts whichever is present.
///
/// All formats are written, and all are read. The first context with identifiers is used. A later one with the same identifiers
/// supplies trace state and baggage, each if there is none yet; one with other identifiers is ignored. A context without
/// identifiers adds its baggage; for duplicate keys, the chosen context's item wins, then the earlier format.
///
/// A malformed context does not hide one in another format; it is reported in ``TraceContext/corruption``. If no format has
/// identifiers, the contexts without are combined: the first decision, the first debug identifier, and the baggage of all, in
/// which earlier formats win. Without any of these, the first error is thrown.
package struct CompositePropagator: TextMapPropagator {
    /// The formats, in reading order.
    package let propagators: [any TextMapPropagator]

    /// Creates a propagator.
    ///
    /// - Parameter propagators: the formats, in reading order.
    package init(_ propagators: [any TextMapPropagator]) {
        self.propagators = propagators
    }

    /// The unique names of all formats.
    package var fields: [String] {
        var fields: [String] = []
        for propagator in propagators {
            for field in propagator.fields where !fields.contains(field) {
                fields.append(field)
            }
        }
        return fields
    }

    /// The keys of all formats; `nil` if those of one are unknown.
    package var carrierKeys: CarrierKeys? {
        var union = CarrierKeys([])
        for propagator in propagators {
            guard let keys = propagator.carrierKeys else { return nil }
            union = union.union(keys)
        }
        return union
    }

    /// Writes the context in all formats. Returns the highest number of baggage items that any of them dropped.
    @discardableResult
    package func inject(_ context: TraceContext, into carrier: inout some TextMapWriter, as format: Format) -> Int {
        propagators.reduce(0) { dropped, propagator in
            max(dropped, propagator.inject(context, into: &carrier, as: format))
        }
    }

    /// Reads the first context, and the data that others add to it.
    package func extract(
        from carrier: some TextMapReader,
        as format: Format
    ) throws(PropagationError) -> TraceContext? {
        var chosen: TraceContext?
        var partial: TraceContext?
        var firstError: PropagationError?
        for propagator in propagators {
            do throws(PropagationError) {
                guard let context = try propagator.extract(from: carrier, as: format) else { continue }
                if !context.isValid {
                    partial = partial?.completed(by: context) ?? context
                } else if let first = chosen {
                    guard first.hasSameIdentifiers(as: context) else { continue }
                    let hasBaggage = !first.baggage.isEmpty || partial?.baggage.isEmpty == false
                    chosen = first.supplemented(by: context, takesBaggage: !hasBaggage)
                } else {
                    chosen = context
                }
            } catch {
                firstError = firstError ?? error
            }
        }
        guard var context = chosen.map({ $0.addingBaggage(of: partial) }) ?? partial else {
            if let firstError { throw firstError }
            return nil
        }
        if let firstError {
            context.corruption = context.corruption ?? firstError
        }
        return context
    }
}

extension TraceContext {
    fileprivate func hasSameIdentifiers(as other: TraceContext) -> Bool {
        traceID == other.traceID && spanID == other.spanID
    }

    /// Returns the context with the baggage of another and its number of dropped items. Formats may carry the same items, so the
    /// highest number is used.
    fileprivate func addingBaggage(of other: TraceContext?) -> TraceContext {
        guard let other else { return self }
        var context = self
        if !other.baggage.isEmpty {
            var baggage = other.baggage
            baggage.merge(context.baggage)
            context.baggage = baggage
        }
        if other.droppedBaggageItemCount > context.droppedBaggageItemCount {
            context.droppedBaggageItemCount = other.droppedBaggageItemCount
        }
        if let corruption = other.corruption, context.corruption == nil {
            context.corruption = corruption
        }
        return context
    }

    /// Returns the context with another format's data about the same span. Baggage is added only if there is none, because items
    /// would be duplicated between formats that do and do not preserve the case of keys.
    fileprivate func supplemented(by other: TraceContext, takesBaggage: Bool) -> TraceContext {
        var context = takesBaggage ? addingBaggage(of: other) : self
        if context.traceState.isEmpty, !other.traceState.isEmpty {
            context.traceState = other.traceState
        }
        context.hasRandomTraceID = context.hasRandomTraceID || other.hasRandomTraceID
        return context
    }

    fileprivate func completed(by later: TraceContext) -> TraceContext {
        var context = addingBaggage(of: later)
        if context.sampling == .deferred {
            context.sampling = later.sampling
        }
        if let debugID = later.debugID, context.debugID == nil {
            context.debugID = debugID
        }
        return context
    }
}
