//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// A tracer that reads an object of its own from the file that the settings of the instrumentation come from.
package protocol SettingsFileReading {
    /// Makes what takes over each version of the file. Mistakes go to the diagnostics of the tracer, and change nothing.
    ///
    /// - Parameters:
    ///   - file: the path of the file, for messages.
    ///   - environment: the variables that go before the file.
    /// - Returns: takes over the text of the file; is called by one task at a time.
    func settingsFileReader(_ file: String, environment: [String: String]) -> @Sendable ([UInt8]) -> Void
}
