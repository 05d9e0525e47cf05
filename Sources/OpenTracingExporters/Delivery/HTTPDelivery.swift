//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

private import Dispatch
internal import OpenTracing
internal import OpenTracingSDK
private import OpenTracingSupport

/// The sending half of an exporter, the same for all formats: with or without a spool.
struct HTTPDelivery: Sendable {
    private let sender: HTTPSender
    private let spool: SpoolingSender?

    init(
        to url: String,
        format: String,
        contentType: String,
        options: HTTPExportOptions,
        rejection: @escaping @Sendable (HTTPExportResponse) -> Rejection?,
        diagnostics: TracerDiagnostics?,
        time: HTTPSenderTime
    ) throws(ExporterConfigurationError) {
        let endpoint = try HTTPEndpoint(url: url, headers: options.headers)
        var spool: Spool?
        if let options = options.spool {
            spool = try Spool(options, format: format, now: time.secondsSinceEpoch())
        }
        let sender = try HTTPSender(
            endpoint: endpoint,
            contentType: contentType,
            options: options,
            rejection: rejection,
            diagnostics: diagnostics,
            time: time
        )
        self.sender = sender
        if let spool, let spoolOptions = options.spool {
            self.spool = SpoolingSender(
                spool,
                options: spoolOptions,
                sender: sender,
                retries: options.retries,
                time: time
            )
        } else {
            self.spool = nil
        }
    }

    var health: DeliveryHealth {
        var health = sender.health
        spool?.addWaiting(to: &health)
        return health
    }

    /// Counts spans that are not sent at all.
    func reject(_ spanCount: Int) {
        sender.reject(spanCount)
    }

    /// Sends a body, or spools it for sending.
    func send(_ body: [UInt8], spanCount: Int) async throws {
        if let spool {
            try await spool.send(body, spanCount: spanCount)
        } else {
            try await sender.send(body, spanCount: spanCount)
        }
    }

    /// Waits until the spool of earlier processes has been read.
    func readSpool() async {
        await spool?.read()
    }

    /// Waits until the spool has been sent, or the receiver turns out to be unavailable.
    func flush() async {
        await spool?.flush()
    }

    func shutdown() async {
        await spool?.shutdown()
        await sender.shutdown()
    }
}

/// A sender's sources of time and randomness, replaceable in tests.
package struct HTTPSenderTime: Sendable {
    /// Returns the time since a fixed point, which never goes backwards.
    package var elapsed: @Sendable () -> Duration

    /// Returns the seconds since 1970.
    package var secondsSinceEpoch: @Sendable () -> Int64

    /// Waits for a duration.
    package var wait: @Sendable (Duration) async throws -> Void

    /// Returns a random number in 0..<1.
    package var chance: @Sendable () -> Double

    package init(
        elapsed: @escaping @Sendable () -> Duration,
        secondsSinceEpoch: @escaping @Sendable () -> Int64,
        wait: @escaping @Sendable (Duration) async throws -> Void,
        chance: @escaping @Sendable () -> Double
    ) {
        self.elapsed = elapsed
        self.secondsSinceEpoch = secondsSinceEpoch
        self.wait = wait
        self.chance = chance
    }
}

extension HTTPSenderTime {
    /// The clocks of the system.
    package static let system: HTTPSenderTime = {
        let start = ContinuousClock.now
        return HTTPSenderTime(
            elapsed: { start.duration(to: .now) },
            secondsSinceEpoch: { Timestamp.now.nanosecondsSinceEpoch / 1_000_000_000 },
            wait: { try await CancellableSleep.sleep(for: $0) },
            chance: { .random(in: 0..<1) }
        )
    }()
}

/// A sleep that releases its timer on cancellation. The timer of `Task.sleep` stays in memory until it would have fired, and an
/// exporter cancels one for every request.
package enum CancellableSleep {
    private static let queue = DispatchQueue(label: "swift-opentracing.sleep", qos: .utility)

    /// Sleeps.
    ///
    /// - Parameter duration: how long to sleep; at most one year.
    /// - Throws: `CancellationError` if the task is cancelled.
    package static func sleep(for duration: Duration) async throws {
        let (seconds, attoseconds) = min(max(duration, .zero), .longestSleep).components
        let outcome = FirstOutcome<Void, any Error>()
        let timer = DispatchSource.makeTimerSource(queue: queue)
        timer.schedule(deadline: .now() + .seconds(Int(seconds)) + .nanoseconds(Int(attoseconds / 1_000_000_000)))
        timer.setEventHandler { outcome.settle(.success(())) }
        timer.activate()
        defer { timer.cancel() }
        try await withTaskCancellationHandler {
            try await outcome.value()
        } onCancel: {
            outcome.settle(.failure(CancellationError()))
        }
    }
}
