//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import OpenTracing
private import OpenTracingSupport

extension RequestTracing {
    /// Reloads the settings from their sources and applies them atomically, effective from the next request.
    ///
    /// Changes made with ``update(_:)`` are overwritten. If there are mistakes, nothing is changed. The file is read on a
    /// separate thread, so that an unresponsive disk blocks no request.
    ///
    /// - Parameter sources: the sources of the settings.
    /// - Returns: the keys of the file that the environment overrides.
    /// - Throws: ``TracingSettingsError`` with every mistake.
    @discardableResult
    public func reload(
        from sources: TracingSettingsSources
    ) async throws(TracingSettingsError) -> [SettingsOverride] {
        let contents = await BlockingExecutor("settings").run { sources.read() }
        do throws(TracingSettingsError) {
            let (settings, overrides) = try sources.settings(from: contents)
            update(by: .reload) { $0 = settings }
            lastReload = .applied(settings, overrides: overrides)
            return overrides
        } catch {
            lastReload = .rejected(error)
            throw error
        }
    }

    /// Applies the settings from their sources, now and whenever their file changes, until the task is cancelled.
    ///
    /// ```swift
    /// await tracing.followSettings(from: sources, every: .seconds(10)) { outcome in
    ///     if case .rejected(let error) = outcome { logger.error("\(error)") }
    /// }
    /// ```
    ///
    /// The file is read at every interval and compared with its previous contents, so it can be replaced in any way. A change
    /// overwrites changes made with ``update(_:)``. A missing or invalid file changes nothing and is reported once.
    ///
    /// A `RecordingTracer` follows the same file: its object `tracer` specifies the sampler and which complete traces are
    /// exported. Mistakes there are reported to the tracer's diagnostics. With custom samplers, use
    /// `RecordingTracer.followSampler(from:every:clock:_:)` instead of that object.
    ///
    /// - Parameters:
    ///   - sources: the sources of the settings.
    ///   - interval: the polling interval; shorter ones are raised to 100 milliseconds.
    ///   - clock: the clock that measures the interval.
    ///   - report: called with the outcome of the first reading and of every change.
    public func followSettings(
        from sources: TracingSettingsSources,
        every interval: Duration = .seconds(10),
        clock: any Clock<Duration> = ContinuousClock(),
        _ report: @Sendable (SettingsReload) -> Void = { _ in }
    ) async {
        let interval = min(max(interval, .milliseconds(100)), .longestSleep)
        let tracerReader = sources.path.flatMap { file in
            (tracer as? any SettingsFileReading)?.settingsFileReader(file, environment: sources.environment)
        }
        await SettingsFile.follow(every: interval, clock: clock, reading: sources.read) { contents in
            if case .success(let text) = contents { tracerReader?(text) }
            let outcome: SettingsReload
            do throws(TracingSettingsError) {
                let (settings, overrides) = try sources.settings(from: contents)
                update(by: .reload) { $0 = settings }
                outcome = .applied(settings, overrides: overrides)
            } catch {
                outcome = .rejected(error)
            }
            lastReload = outcome
            report(outcome)
        }
    }
}

/// The outcome of reloading the settings.
public enum SettingsReload: Sendable {
    /// The settings apply from the next request.
    ///
    /// - `overrides`: the keys of the file that have no effect, because an environment variable overrides them.
    case applied(TracingSettings, overrides: [SettingsOverride])
    /// Nothing has changed, because of the mistakes in the error.
    case rejected(TracingSettingsError)
}
