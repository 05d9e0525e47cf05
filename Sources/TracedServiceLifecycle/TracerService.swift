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

/// A tracer as a service of a `ServiceGroup`: when the group ends, what has finished is exported first.
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
/// Put it first: a group stops its services from the last to the first, so that the tracer is closed when those that make spans
/// have made their last. Where it stands behind one of them, the spans that come later are dropped, and counted as such.
///
/// The tracer is closed on graceful shutdown, and when the group is cancelled, once. A group that is cancelled cancels all of its
/// services at the same time, so spans that finish after that may come too late; a group whose services have
/// `failureTerminationBehavior: .gracefullyShutdownGroup` stops in order when one of them fails, too.
///
/// Closing takes no longer than the `closeTimeout` and twice the `closeGrace` of the tracer: choose less than what stops the process,
/// such as `terminationGracePeriodSeconds` of Kubernetes and `maximumGracefulShutdownDuration` of the group.
public struct TracerService: Service {
    private let tracer: RecordingTracer
    private let throwsWhenIncomplete: Bool

    /// Creates a service.
    ///
    /// - Parameters:
    ///   - tracer: the tracer to close. One of several that share a processor closes it for all of them, so put all of them first.
    ///   - throwsWhenIncomplete: whether the service fails, and with it the group, when something could not be exported. By default
    ///     that is told to the tracer's diagnostics alone, since a receiver that is away is no failure of what the group did.
    public init(_ tracer: RecordingTracer, throwsWhenIncomplete: Bool = false) {
        self.tracer = tracer
        self.throwsWhenIncomplete = throwsWhenIncomplete
    }

    /// Waits until the group ends, and closes the tracer.
    ///
    /// What could not be exported is told to the tracer's diagnostics: each loss by itself, and one line that sums up, of kind
    /// `export impaired`.
    ///
    /// - Throws: ``IncompleteExport`` when something could not be exported, if that was asked for; nothing else, also when the task is
    ///   cancelled.
    public func run() async throws {
        do {
            try await gracefulShutdown()
        } catch {
            // Cancelled: what has finished is exported all the same, since closing does not end with this task.
        }
        let result = await tracer.close()
        guard !result.isComplete else { return }
        tracer.diagnostics.report(
            TracerDiagnostic(
                .exportImpaired,
                reason: "incomplete at the end",
                message: "the tracer was closed before everything was delivered: \(result)"
            )
        )
        if throwsWhenIncomplete { throw IncompleteExport(result: result) }
    }
}
#endif
