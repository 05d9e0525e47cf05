//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
private import Synchronization

/// Which of the requests that are traced are also recorded, decided with the request in hand.
///
/// A request that is not recorded has a span all the same: it costs little, keeps its trace together, and tells the services that are
/// called not to record either. The decision of a caller goes first; only requests that begin a trace are decided about here.
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

    /// Leaves the decision to the sampler of the tracer.
    public static let tracer = RequestSampling(choice: .tracer)

    /// Records a share of the requests, each with the same probability.
    ///
    /// - Parameter rate: the share, from 0 for none to 1 for all. What is below or above counts as 0 or 1.
    /// - Returns: the choice.
    public static func rate(_ rate: Double) -> RequestSampling {
        RequestSampling(choice: .rate(rate))
    }

    /// Asks a closure about each request.
    ///
    /// - Parameter decide: whether to record a request; `nil` leaves it to the sampler of the tracer. Called on the way of the
    ///   request, so it has to be quick and must not block.
    /// - Returns: the choice.
    public static func decide(
        _ decide: @escaping @Sendable (_ request: any TraceableRequest, _ route: RouteInformation) -> Bool?
    ) -> RequestSampling {
        RequestSampling(choice: .decide(decide))
    }

    /// The choice as a file says it: a number, or `tracer`; `nil` for a closure.
    package var wording: String? {
        switch choice {
        case .tracer: "tracer"
        case .rate(let rate): String(rate)
        case .decide: nil
        }
    }

    /// Whether to record a request; `nil` for what the tracer's sampler says.
    func isSampled(_ request: some TraceableRequest, _ route: RouteInformation) -> Bool? {
        switch choice {
        case .tracer: nil
        case .rate(let rate): Self.draw(rate)
        case .decide(let decide): decide(request, route)
        }
    }

    /// Whether to record a request of which nothing is known; `nil` for what the tracer's sampler says.
    var isSampledWithoutRequest: Bool? {
        if case .rate(let rate) = choice { Self.draw(rate) } else { nil }
    }

    /// Numbers drawn so far. The system's generator takes a system call for each; these have to be evenly spread, and no secret.
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
    /// A share of the requests, see ``rate(_:)``.
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
