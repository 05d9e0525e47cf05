//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

public import OpenTracing

/// Writes and reads `traceparent` and `tracestate`: W3C Trace Context, level 2.
///
/// A `traceparent` that is malformed, or that comes twice with different values, is an error. Of more than 32 entries of
/// `tracestate` the first 32 count. One that is malformed is dropped as a whole, said in ``TraceContext/corruption``, and leaves the trace alone; one without `traceparent` is not looked at.
///
/// The format knows two decisions only. ``SamplingState/debug`` is written as sampled, ``SamplingState/deferred`` as
/// not sampled. Of the flags the sampled and the random bit are passed on, all others are written as zero.
public struct W3CTraceContextPropagator: TextMapPropagator {
    /// How many characters of `tracestate` are passed on.
    package let maximumTraceStateLength: Int

    /// Creates a propagator.
    ///
    /// - Parameter maximumTraceStateLength: how many characters of `tracestate` are passed on; less than the 512 that the
    ///   specification asks for counts as 512. Beyond it whole entries are dropped, those of more than 128 characters
    ///   first, then the oldest.
    public init(maximumTraceStateLength: Int = 512) {
        self.maximumTraceStateLength = Swift.max(512, maximumTraceStateLength)
    }

    /// `traceparent` and `tracestate`.
    public var fields: [String] { ["traceparent", "tracestate"] }

    /// `traceparent` and `tracestate`.
    public var carrierKeys: CarrierKeys? { CarrierKeys(fields) }

    /// Writes `traceparent`, and `tracestate` where there is one; an earlier `tracestate` goes in any case. A context without
    /// identifiers writes nothing.
    @discardableResult
    public func inject(_ context: TraceContext, into carrier: inout some TextMapWriter, as format: Format) -> Int {
        guard context.isValid else { return 0 }
        let parent = TraceParent(
            traceID: context.traceID,
            spanID: context.spanID,
            isSampled: context.sampling.isSampled ?? false,
            hasRandomTraceID: context.hasRandomTraceID
        )
        carrier.set(parent.headerValue, forKey: "traceparent")
        let state = context.traceState.wellFormed.limited(toHeaderLength: maximumTraceStateLength)
        if state.isEmpty {
            carrier.removeValues(forKey: "tracestate")
        } else {
            carrier.set(state.headerValue, forKey: "tracestate")
        }
        return 0
    }

    /// Reads `traceparent`, and `tracestate` where there is one.
    public func extract(
        from carrier: some TextMapReader,
        as format: Format
    ) throws(PropagationError) -> TraceContext? {
        let values = carrier.values(forKey: "traceparent")
        guard let value = values.first else { return nil }
        let parent: TraceParent
        do throws(MalformedEntry) {
            // Proxies that double fields are no reason to lose the trace.
            guard values.dropFirst().allSatisfy({ $0 == value }) else {
                throw MalformedEntry("stands \(values.count) times with different values; it must stand once")
            }
            parent = try TraceParent(parsing: value)
        } catch {
            throw error.corrupted("traceparent", format: format)
        }
        let state = TraceState(parsingHeaders: carrier.values(forKey: "tracestate"))
        var context = TraceContext(
            traceID: parent.traceID,
            spanID: parent.spanID,
            sampling: parent.isSampled ? .sampled : .notSampled,
            hasRandomTraceID: parent.hasRandomTraceID,
            traceState: state?.limited(toHeaderLength: maximumTraceStateLength) ?? TraceState(),
            isRemote: true
        )
        if state == nil {
            context.corruption = MalformedEntry("has a malformed entry; the trace goes on without it")
                .corrupted("tracestate", format: format)
        }
        return context
    }
}
