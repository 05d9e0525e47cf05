//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

package import OpenTracing

/// Writes several formats, and reads whichever is there.
///
/// Written are all, and read are all. The first context with identifiers counts; a later one with the same identifiers adds
/// its trace state and its baggage, each where there is none. One with others is left aside. What came without identifiers adds
/// its baggage; on the same key the context's own item wins, then the earlier format.
///
/// A malformed context does not hide one in another format; it is said in ``TraceContext/corruption``. When no format gives
/// identifiers, what came without is the context: the first decision, the first mark of a forced trace, and the baggage of
/// all, in which earlier formats win. Without any of that the first error is thrown.
package struct CompositePropagator: TextMapPropagator {
    /// The formats, in the order in which they are read.
    package let propagators: [any TextMapPropagator]

    /// Creates a propagator.
    ///
    /// - Parameter propagators: the formats, in the order in which they are read.
    package init(_ propagators: [any TextMapPropagator]) {
        self.propagators = propagators
    }

    /// The names of all formats, each once.
    package var fields: [String] {
        var fields: [String] = []
        for propagator in propagators {
            for field in propagator.fields where !fields.contains(field) {
                fields.append(field)
            }
        }
        return fields
    }

    /// The keys of all formats; `nil` where those of one are not known.
    package var carrierKeys: CarrierKeys? {
        var union = CarrierKeys([])
        for propagator in propagators {
            guard let keys = propagator.carrierKeys else { return nil }
            union = union.union(keys)
        }
        return union
    }

    /// Writes the context in all formats. Of the baggage items that they leave out the most count.
    @discardableResult
    package func inject(_ context: TraceContext, into carrier: inout some TextMapWriter, as format: Format) -> Int {
        propagators.reduce(0) { dropped, propagator in
            max(dropped, propagator.inject(context, into: &carrier, as: format))
        }
    }

    /// Reads the first context that there is, and what others add to it.
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

    /// The context with the baggage of another, and with what was lost of it. Formats may all bring the same items, so the most
    /// that one has lost counts.
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

    /// The context with what another format says about the same span. Baggage would come twice where formats do not keep the case
    /// of its keys, so it is taken only where there is none.
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
