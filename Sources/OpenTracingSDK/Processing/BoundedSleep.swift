//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
internal import OpenTracing

/// Sleeps for a time that a user has chosen, a year at most: the clock traps on times that are too long to count.
///
/// - Parameter duration: how long to sleep.
/// - Throws: `CancellationError` when the task is cancelled.
@Sendable func boundedSleep(_ duration: Duration) async throws {
    try await Task.sleep(for: min(max(duration, .zero), .longestSleep))
}
