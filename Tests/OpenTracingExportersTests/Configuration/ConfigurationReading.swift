//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingExporters

/// A configuration as it was read from variables, and what was wrong with them.
struct ConfigurationReading {
    let configuration: TracerConfiguration
    let mistakes: [ConfigurationProblem]

    init(_ environment: [String: String], components: TracerComponents = TracerComponents()) {
        var mistakes: [ConfigurationProblem] = []
        configuration = TracerConfiguration(environment: environment, components: components) { mistakes.append($0) }
        self.mistakes = mistakes
    }

    /// The variables that were wrong.
    var settings: [String] { mistakes.map(\.place) }
}
