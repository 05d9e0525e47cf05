//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// A change of the settings, for tools that show who changed what.
package struct SettingsChange: Sendable {
    /// Who changed the settings.
    package enum Origin: Sendable, Hashable {
        /// A call of ``RequestTracing/update(_:)``.
        case code
        /// The sources of the settings, read anew.
        case reload
        /// A request to the console.
        case console
    }

    package let origin: Origin
    package let before: TracingSettings
    package let after: TracingSettings
}
