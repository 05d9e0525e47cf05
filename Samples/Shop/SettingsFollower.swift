//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird && AsyncHTTPClient && DistributedTracing && Logging && ServiceLifecycle
import Foundation
import TracedRouting

/// Takes over the changes of the settings file while the services run.
struct SettingsFollower: Sendable {
    let sources: TracingSettingsSources
    let services: [RequestTracing]

    /// Follows the file until the task is cancelled.
    func run() async {
        await withTaskGroup(of: Void.self) { group in
            for (index, tracing) in services.enumerated() {
                group.addTask {
                    await tracing.followSettings(from: sources, every: .seconds(1)) { change in
                        // All services follow the same file: one of them tells.
                        if index == 0 { Self.tell(change) }
                    }
                }
            }
        }
    }

    private static func tell(_ change: SettingsReload) {
        switch change {
        case .applied(let settings, let overrides):
            let notes = overrides.map { " \($0)." }.joined()
            FileHandle.standardOutput.write(
                Data("Settings applied. Mode: \(settings.mode.rawValue).\(notes)\n".utf8)
            )
        case .rejected(let error):
            FileHandle.standardError.write(Data("The settings are unchanged: \(error)\n".utf8))
        }
    }
}
#endif
