//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// A change of the settings and its origin, for tools that display it.
package struct SettingsChange: Sendable {
    /// The origin of a change.
    package enum Origin: Sendable, Hashable {
        /// A call of ``RequestTracing/update(_:)``.
        case code
        /// A reload of the settings' sources.
        case reload
        /// A request to the console.
        case console
    }

    package let origin: Origin
    package let before: TracingSettings
    package let after: TracingSettings
}
