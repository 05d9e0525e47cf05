//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
/// What came of reading the settings again.
public enum SettingsReload: Sendable {
    /// The settings hold from the next request on.
    ///
    /// - `overrides`: the keys of the file that have no effect, because a variable of the environment overrides them.
    case applied(TracingSettings, overrides: [SettingsOverride])
    /// Nothing has been changed, because of the mistakes in the error.
    case rejected(TracingSettingsError)
}
