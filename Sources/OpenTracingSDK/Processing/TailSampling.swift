//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// Which traces a ``TailSamplingProcessor`` keeps, and how much memory it may take for finding out.
public struct TailSampling: Sendable, Hashable {
    /// Traces are kept in which a span took at least so long; `nil` where time is no reason.
    package var slowerThan: Duration?

    /// The share of all other traces that is kept, from 0 to 1, chosen by the trace identifier.
    package var ratio: Double

    /// How many traces may be undecided at once. When there are more, the oldest is decided about as far as it has come.
    package var openTraces: Int

    /// How many spans may wait for a decision, all traces together. When there are more, the oldest trace is decided about.
    package var spans: Int

    /// How many spans of one trace may wait; later ones are dropped, and counted as ``SpanDropReason/traceTooLarge``.
    package var spansPerTrace: Int

    /// How long a trace may be undecided; then it is decided about as far as it has come. Looked at whenever a span starts or finishes.
    package var maximumAge: Duration

    /// How many decisions are remembered, for spans that come after them.
    package var rememberedTraces: Int

    /// Creates a choice. What is out of bounds counts as the nearest bound.
    ///
    /// - Parameters:
    ///   - slowerThan: traces are kept in which a span took at least so long; `nil` where time is no reason.
    ///   - ratio: the share of all other traces that is kept, from 0 to 1.
    ///   - openTraces: how many traces may be undecided at once; at least one.
    ///   - spans: how many spans may wait for a decision, all traces together; at least one.
    ///   - spansPerTrace: how many spans of one trace may wait; at least one.
    ///   - maximumAge: how long a trace may be undecided.
    ///   - rememberedTraces: how many decisions are remembered.
    public init(
        slowerThan: Duration? = nil,
        ratio: Double = 0,
        openTraces: Int = 1024,
        spans: Int = 16_384,
        spansPerTrace: Int = 1000,
        maximumAge: Duration = .seconds(60),
        rememberedTraces: Int = 4096
    ) {
        self.slowerThan = slowerThan
        self.ratio = ratio
        self.openTraces = openTraces
        self.spans = spans
        self.spansPerTrace = spansPerTrace
        self.maximumAge = maximumAge
        self.rememberedTraces = rememberedTraces
    }
}
