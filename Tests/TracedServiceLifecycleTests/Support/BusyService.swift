//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if ServiceLifecycle
import OpenTracing
import OpenTracingSDK
import ServiceLifecycle
import Synchronization

/// Serves requests from several tasks at once until it is told to stop, and finishes those under way after that.
final class BusyService: Service {
    private let tracer: RecordingTracer
    private let finished = Mutex(0)
    private let progress = AsyncStream<Void>.makeStream()

    /// How many requests are served before a test goes on.
    private static let warmUp = 1_000

    init(_ tracer: RecordingTracer) {
        self.tracer = tracer
    }

    var finishedCount: Int { finished.withLock { $0 } }

    /// Returns when many requests have been served.
    func waitUntilBusy() async {
        for await _ in progress.stream { break }
    }

    func run() async throws {
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    while !Task.isShuttingDownGracefully, !Task.isCancelled {
                        self.serve("request")
                        await Task.yield()
                    }
                    // What was under way when the end was announced.
                    for _ in 0..<50 {
                        await Task.yield()
                        self.serve("last request")
                    }
                }
            }
        }
    }

    private func serve(_ name: String) {
        tracer.withSpan(name) { span in
            span.setTag("http.method", to: "GET")
            tracer.withSpan("query") { _ in }
        }
        let count = finished.withLock { count in
            count += 2
            return count
        }
        if count >= Self.warmUp { progress.continuation.yield() }
    }
}
#endif
