//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// A tracer that reads its own object from the instrumentation's settings file.
package protocol SettingsFileReading {
    /// Returns a closure that applies each version of the file. Errors go to the tracer's diagnostics and change nothing.
    ///
    /// - Parameters:
    ///   - file: the path of the file, for messages.
    ///   - environment: the variables, which override the file.
    /// - Returns: a closure that applies the contents of the file; called by one task at a time.
    func settingsFileReader(_ file: String, environment: [String: String]) -> @Sendable ([UInt8]) -> Void
}
