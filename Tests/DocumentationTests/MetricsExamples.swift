//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Metrics
import CoreMetrics
import OpenTracing
import OpenTracingSDK
import TracedMetrics
import TracedRouting

/// The code in the article about swift-metrics.
enum MetricsExamples {
    static func observe(factory: any MetricsFactory, tracer: any Tracer, settings: TracingSettings) -> RequestTracing {
        MetricsSystem.bootstrap(factory)
        let tracing = RequestTracing(tracer, settings: settings, observer: RequestMetrics())
        return tracing
    }

    static func report(tracer: RecordingTracer) async {
        await TracerMetrics(of: tracer).run(every: .seconds(10))
    }
}
#endif
