//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// What a case needs from the probe beyond a tracer.
enum ProbeCapability: Sendable, CaseIterable {
    case baggage
    case propagation
    case identifiers
    case parents
    case traces
    case contexts
    case finishedSpans
    case diagnostics
    case framedBytes
    case unsampledTracers

    /// Whether a probe offers it.
    func isOffered(by probe: TracerProbe) -> Bool {
        switch self {
        case .baggage: probe.checksBaggage
        case .propagation: probe.checksPropagation
        case .identifiers: probe.checksIdentifiers
        case .parents: probe.isChild != nil
        case .traces: probe.sameTrace != nil
        case .contexts: probe.sameContext != nil
        case .finishedSpans: probe.finishedSpans != nil
        case .diagnostics: probe.diagnosticCount != nil
        case .framedBytes: probe.checksFraming
        case .unsampledTracers: probe.makeUnsampledTracer != nil
        }
    }

    /// Why a case that needs it is skipped.
    var reasonForSkipping: String {
        switch self {
        case .baggage: "the probe's checksBaggage is false"
        case .propagation: "the probe's checksPropagation is false"
        case .identifiers: "the probe's checksIdentifiers is false"
        case .parents: "the probe has no isChild"
        case .traces: "the probe has no sameTrace"
        case .contexts: "the probe has no sameContext"
        case .finishedSpans: "the probe has no finishedSpans"
        case .diagnostics: "the probe has no diagnosticCount"
        case .framedBytes: "the probe's checksFraming is false"
        case .unsampledTracers: "the probe has no makeUnsampledTracer"
        }
    }
}
