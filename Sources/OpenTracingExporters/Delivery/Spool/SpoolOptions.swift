//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// Where an exporter keeps batches until the receiver has taken them, so that neither an outage of the receiver nor the end of the
/// process loses spans.
///
/// Each batch is a file, written and forced onto the disk with a checksum before it is sent, and removed once it was taken. An export
/// is done once the disk has the batch; sending goes on beside it, so a receiver that hangs holds nothing up. Batches are sent in the
/// order in which they came, also those that an earlier process left behind. A receiver that is not there is asked
/// again after a while, as ``RetryPolicy`` says; a batch that it refuses for good goes. One that is not taken while others may be
/// steps back behind them and comes back later.
///
/// Several processes may share a directory: each has one of its own in it, and takes over what a process has left that ended. That is
/// looked for at the start, and with exports, at most once a minute.
///
/// A batch may arrive twice: when the process ends between the receiver's answer and the removal of the file.
///
/// Whatever goes wrong with the directory harms no export. What cannot be written is sent without the detour; a file that is
/// damaged is set aside under another name. Each span that is lost counts in ``/OpenTracingSDK/ExporterHealth`` and is
/// told to the diagnostics.
public struct SpoolOptions: Sendable, Hashable {
    /// The directory, one for each kind of exporter. It is made where there is none, and the directory that it is in as well. It must
    /// belong to the user that the process runs as, and nobody else may write to it.
    package var directory: String

    /// How many bytes the waiting batches of a process may have. The oldest go when there would be more.
    package var maximumBytes: Int

    /// How many batches of a process may wait. The oldest go when there would be more.
    package var maximumBatches: Int

    /// How long a batch may wait, over all processes that it waits in.
    package var maximumAge: Duration

    /// How often a batch may be sent in vain while the receiver takes others. Attempts during an outage do not count.
    package var maximumAttempts: Int

    /// Creates options.
    ///
    /// - Parameters:
    ///   - directory: the directory, one for each kind of exporter.
    ///   - maximumBytes: how many bytes the waiting batches may have.
    ///   - maximumBatches: how many batches may wait.
    ///   - maximumAge: how long a batch may wait.
    ///   - maximumAttempts: how often a batch may be sent in vain while the receiver takes others.
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
    /// Opens the directory on behalf of a user, for tests of whom it must belong to.
    package func openDirectory(for user: UInt32) throws(ExporterConfigurationError) {
        _ = try SpoolDirectory(directory, now: 0, user: user)
    }
}
