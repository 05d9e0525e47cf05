//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Configuration
import Configuration
import Foundation
import OpenTracing
import OpenTracingExporters
import OpenTracingSDK
import TracedConfiguration
import TracedRouting

/// The code in the article about swift-configuration.
enum ConfigurationExamples {
    /// Stands for a logger of the reader's.
    struct Log: Sendable {
        func error(_ message: String) {}
        func warning(_ message: String) {}
    }

    static func read() async throws {
        let logger = Log()
        let variables = EnvironmentVariablesProvider()
        let location = ConfigReader(provider: variables).scoped(to: "service")
        let file = try await ReloadingFileProvider<JSONSnapshot>(config: location)
        let config = ConfigReader(providers: [variables, file])

        let tracer = try RecordingTracer(TracerConfiguration(config: config, defaultServiceName: "shop"))
        let tracing = RequestTracing(tracer, settings: try TracingSettings(config: config))

        try await tracing.followConfiguration(config) { change in
            if case .rejectedSettings(let error) = change { logger.error("\(error)") }
        }
    }

    static func check(logger: Log) {
        let names = ProcessInfo.processInfo.environment.keys
        for problem in ConfigurationKey.misspellings(among: names) { logger.warning("\(problem)") }
        for problem in ConfigurationKey.misspellings(inFile: "/etc/shop/service.json") { logger.warning("\(problem)") }
    }
}
#endif
