//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
private import Synchronization

/// Decides which traced requests are recorded, based on the request.
///
/// An unrecorded request still has a span: it is cheap, keeps the trace together, and tells downstream services not to record
/// either. A caller's sampling decision takes precedence; only requests that start a trace are decided here.
///
/// ```swift
/// TracingSettings(mode: .all, sampling: 0.1)
/// Get("/poll", traced: .on().sampled(0.001)) { … }
/// ```
public struct RequestSampling: Sendable {
    private enum Choice: Sendable {
        case tracer
        case rate(Double)
        case decide(@Sendable (any TraceableRequest, RouteInformation) -> Bool?)
    }

    private let choice: Choice

    /// Leaves the decision to the tracer's sampler.
    public static let tracer = RequestSampling(choice: .tracer)

    /// Records a fraction of the requests, each with the same probability.
    ///
    /// - Parameter rate: the fraction, from 0 (none) to 1 (all); values outside are clamped.
    /// - Returns: the choice.
    public static func rate(_ rate: Double) -> RequestSampling {
        RequestSampling(choice: .rate(rate))
    }

    /// Decides per request with a closure.
    ///
    /// - Parameter decide: returns whether to record a request; `nil` leaves it to the tracer's sampler. Called on the request
    ///   path, so it must be fast and must not block.
    /// - Returns: the choice.
    public static func decide(
        _ decide: @escaping @Sendable (_ request: any TraceableRequest, _ route: RouteInformation) -> Bool?
    ) -> RequestSampling {
        RequestSampling(choice: .decide(decide))
    }

    /// The choice in file format: a number or `tracer`; `nil` for a closure.
    package var wording: String? {
        switch choice {
        case .tracer: "tracer"
        case .rate(let rate): String(rate)
        case .decide: nil
        }
    }

    /// Returns whether to record a request; `nil` to leave it to the tracer's sampler.
    func isSampled(_ request: some TraceableRequest, _ route: RouteInformation) -> Bool? {
        switch choice {
        case .tracer: nil
        case .rate(let rate): Self.draw(rate)
        case .decide(let decide): decide(request, route)
        }
    }

    /// Whether to record a request about which nothing is known; `nil` to leave it to the tracer's sampler.
    var isSampledWithoutRequest: Bool? {
        if case .rate(let rate) = choice { Self.draw(rate) } else { nil }
    }

    /// The state of the generator. The system generator makes a system call per number; these must be evenly distributed but need
    /// not be secret.
    private static let drawn = Atomic(UInt64.random(in: .min ... .max))

    private static func draw(_ rate: Double) -> Bool {
        guard rate > 0 else { return false }
        guard rate < 1 else { return true }
        // A Weyl sequence through the finalizer of SplitMix64 (Steele, Lea, Flood: "Fast splittable pseudorandom number generators").
        var bits = drawn.wrappingAdd(0x9E37_79B9_7F4A_7C15, ordering: .relaxed).newValue
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        bits ^= bits >> 31
        return Double(bits >> 11) < rate * 0x1p53
    }
}

extension RequestSampling: ExpressibleByFloatLiteral {
    /// A fraction of the requests, see ``rate(_:)``.
    public init(floatLiteral value: Double) {
        self = .rate(value)
    }
}

extension RequestSampling: ExpressibleByIntegerLiteral {
    /// `0` for none and `1` for all.
    public init(integerLiteral value: Int) {
        self = .rate(Double(value))
    }
}
