//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// A spool on disk that keeps batches until they are delivered, so that neither an outage of the receiver nor the end of the
/// process loses spans.
///
/// Each batch is a file with a checksum, written and synced to disk before it is sent, and removed once the receiver has accepted
/// it. An export completes once the batch is on disk; sending continues in the background, so a stalled receiver blocks nothing.
/// Batches are sent in order of arrival, including those of earlier processes. An unavailable receiver is retried according to
/// ``RetryPolicy``; a batch that it rejects for good is removed. If one batch fails while others may succeed, it is postponed.
///
/// Several processes may share a directory: each has its own subdirectory, and takes over those of processes that have ended. It
/// checks for these at startup, and on exports at most once a minute.
///
/// A batch may be delivered twice, if the process ends between the receiver's response and the removal of the file.
///
/// Problems with the directory never fail an export. A batch that cannot be written is sent directly; a damaged file is set aside
/// under another name. Each lost span is counted in ``/OpenTracingSDK/ExporterHealth`` and reported to the diagnostics.
public struct SpoolOptions: Sendable, Hashable {
    /// The directory, one per kind of exporter. It is created if necessary, including its parent directory. It must belong to the
    /// user that the process runs as, and be writable only by that user.
    package var directory: String

    /// The maximum size of a process's spooled batches, in bytes. The oldest are removed if it is exceeded.
    package var maximumBytes: Int

    /// The maximum number of a process's spooled batches. The oldest are removed if it is exceeded.
    package var maximumBatches: Int

    /// The maximum age of a batch, across processes.
    package var maximumAge: Duration

    /// The maximum number of failed attempts per batch while the receiver accepts others. Attempts during an outage do not count.
    package var maximumAttempts: Int

    /// Creates options.
    ///
    /// - Parameters:
    ///   - directory: the directory, one per kind of exporter.
    ///   - maximumBytes: the maximum size of the spooled batches, in bytes.
    ///   - maximumBatches: the maximum number of spooled batches.
    ///   - maximumAge: the maximum age of a batch.
    ///   - maximumAttempts: the maximum number of failed attempts per batch while the receiver accepts others.
    public init(
        directory: String,
        maximumBytes: Int = 64 * 1_024 * 1_024,
        maximumBatches: Int = 4_096,
        maximumAge: Duration = .seconds(24 * 3_600),
        maximumAttempts: Int = 20
    ) {
        self.directory = directory
        self.maximumBytes = maximumBytes
        self.maximumBatches = maximumBatches
        self.maximumAge = maximumAge
        self.maximumAttempts = maximumAttempts
    }
}

extension SpoolOptions {
    /// Opens the directory on behalf of a user, for tests of its ownership.
    package func openDirectory(for user: UInt32) throws(ExporterConfigurationError) {
        _ = try SpoolDirectory(directory, now: 0, user: user)
    }
}
