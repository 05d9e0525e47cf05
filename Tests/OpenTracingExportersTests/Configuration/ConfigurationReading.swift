//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracingExporters

/// A configuration as it was read from variables, and what was wrong with them.
struct ConfigurationReading {
    let configuration: TracerConfiguration
    let mistakes: [ConfigurationMistake]

    init(_ environment: [String: String], components: TracerComponents = TracerComponents()) {
        var mistakes: [ConfigurationMistake] = []
        configuration = TracerConfiguration(environment: environment, components: components) { mistakes.append($0) }
        self.mistakes = mistakes
    }

    /// The variables that were wrong.
    var settings: [String] { mistakes.map(\.setting) }
}
