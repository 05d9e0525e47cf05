//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

public import OpenTracing

extension RecordingTracer {
    /// Everything that a tracer is made from. All but the service has a default.
    public struct Configuration: Sendable {
        /// The service and what is known about its process.
        public var resource: Resource

        /// Decides which traces are recorded. By default all of them, unless the caller has decided otherwise.
        public var sampler: any Sampler = ParentBasedSampler(root: AlwaysOnSampler())

        /// Receive the sampled spans, each all of them.
        public var processors: [any SpanProcessor] = []

        /// The formats that contexts can be written in.
        public var propagators = Propagators()

        /// How much a span keeps.
        public var limits = SpanLimits.default

        /// Makes the identifiers of traces and spans.
        public var identifierGenerator: any IdentifierGenerator = RandomIdentifierGenerator()

        /// Tells the time; called without a lock.
        public var clock: @Sendable () -> Timestamp = { .now }

        /// Knows which span is active.
        public var scopeManager = ScopeManager.shared

        /// Counts what goes wrong, and may tell.
        public var diagnostics = TracerDiagnostics()

        /// How long ``RecordingTracer/close()`` waits for the processors until it cancels them. What is left then is counted as
        /// lost.
        public var closeTimeout = Duration.seconds(10)

        /// `false` for a tracer that records nothing, whatever the sampler says. It makes no identifiers either: its spans have
        /// the context of their parent, which so passes from the caller to the services that are called.
        public var isEnabled = true

        /// How much longer processors may take, once the time to close is over, to count what is left, and diagnostics to tell it.
        public var closeGrace = Duration.seconds(2)

        /// Creates a configuration.
        ///
        /// - Parameter resource: the service and what is known about its process.
        public init(resource: Resource) {
            self.resource = resource
        }

        /// Creates a configuration for a service of which only the name is known.
        ///
        /// - Parameter serviceName: the name of the service.
        public init(serviceName: String) {
            self.init(resource: Resource(serviceName: serviceName))
        }
    }
}
