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
/// again after a while, as ``RetryPolicy`` says, but without an end; a batch that it refuses for good goes.
///
/// A batch may arrive twice: when the process ends between the receiver's answer and the removal of the file.
///
/// Whatever goes wrong with the directory harms no export. What cannot be written is sent without the detour; a file that is
/// damaged is set aside under another name and counted in ``DeliveryHealth/damagedFiles``.
public struct SpoolOptions: Sendable, Hashable {
    /// The directory, one for each exporter. It is made where there is none, and the directory that it is in as well.
    public var directory: String

    /// How many bytes the waiting batches may have. The oldest go when there would be more, and count as failed.
    public var maximumBytes: Int

    /// How many batches may wait. The oldest go when there would be more, and count as failed.
    public var maximumBatches: Int

    /// Creates options.
    ///
    /// - Parameters:
    ///   - directory: the directory, one for each exporter.
    ///   - maximumBytes: how many bytes the waiting batches may have.
    ///   - maximumBatches: how many batches may wait.
    public init(directory: String, maximumBytes: Int = 64 * 1_024 * 1_024, maximumBatches: Int = 4_096) {
        self.directory = directory
        self.maximumBytes = maximumBytes
        self.maximumBatches = maximumBatches
    }
}
