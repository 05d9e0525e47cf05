//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if ServiceLifecycle
import OpenTracing
public import OpenTracingSDK
public import ServiceLifecycle

/// Runs a tracer as a service of a `ServiceGroup`, so that finished spans are exported before the group ends.
///
/// ```swift
/// let group = ServiceGroup(
///     services: [TracerService(tracer), database, server],
///     gracefulShutdownSignals: [.sigterm, .sigint],
///     logger: logger
/// )
/// try await group.run()
/// ```
///
/// List it first: a group stops its services from last to first, so the tracer is closed after the services that create spans
/// have stopped. If it is listed after one of them, later spans are dropped and counted.
///
/// The tracer is closed once, on graceful shutdown or when the group is cancelled. A cancelled group cancels all its services at
/// the same time, so spans that finish later may be lost. A group whose services have `failureTerminationBehavior:
/// .gracefullyShutdownGroup` also stops in order when one of them fails.
///
/// Closing takes at most the tracer's `closeTimeout` plus twice its `closeGrace`. Choose less than the limits that stop the
/// process, such as Kubernetes' `terminationGracePeriodSeconds` and the group's `maximumGracefulShutdownDuration`.
public struct TracerService: Service {
    private let tracer: RecordingTracer
    private let throwsWhenIncomplete: Bool

    /// Creates a service.
    ///
    /// - Parameters:
    ///   - tracer: the tracer to close. If several tracers share a processor, closing one closes it for all, so list them all
    ///     first.
    ///   - throwsWhenIncomplete: whether the service, and with it the group, fails if some spans could not be exported. By
    ///     default, this is only reported to the tracer's diagnostics, because an unavailable receiver is not a failure of the
    ///     group's work.
    public init(_ tracer: RecordingTracer, throwsWhenIncomplete: Bool = false) {
        self.tracer = tracer
        self.throwsWhenIncomplete = throwsWhenIncomplete
    }

    /// Waits until the group ends, then closes the tracer.
    ///
    /// Spans that could not be exported are reported to the tracer's diagnostics: each loss individually, and a summary of kind
    /// `export impaired`.
    ///
    /// - Throws: ``IncompleteExport`` if some spans could not be exported and this was requested; no other errors, even if the
    ///   task is cancelled.
    public func run() async throws {
        do {
            try await gracefulShutdown()
        } catch {
            // Cancelled: finished spans are still exported, because closing does not depend on this task.
        }
        let result = await tracer.close()
        guard !result.isComplete else { return }
        tracer.diagnostics.report(
            TracerDiagnostic(
                .exportImpaired,
                reason: "incomplete at the end",
                message: "the tracer closed before all spans were delivered: \(result)"
            )
        )
        if throwsWhenIncomplete { throw IncompleteExport(result: result) }
    }
}
#endif
