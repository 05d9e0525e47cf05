//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import OpenTracing
private import OpenTracingSupport

extension RequestTracing {
    /// Reads the sources again and takes over what they say, all at once, from the next request on.
    ///
    /// What was changed by ``update(_:)`` is replaced. When there are mistakes, nothing is changed. The file is read on a thread of its
    /// own, so that a disk that does not answer holds up no request.
    ///
    /// - Parameter sources: where the settings come from.
    /// - Returns: the keys of the file that the environment overrides.
    /// - Throws: ``TracingSettingsError`` with every mistake.
    @discardableResult
    public func reload(
        from sources: TracingSettingsSources
    ) async throws(TracingSettingsError) -> [SettingsOverride] {
        let contents = await BlockingExecutor("settings").run { sources.read() }
        do throws(TracingSettingsError) {
            let (settings, overrides) = try sources.settings(from: contents)
            update { $0 = settings }
            lastReload = .applied(settings, overrides: overrides)
            return overrides
        } catch {
            lastReload = .rejected(error)
            throw error
        }
    }

    /// Takes over what the sources say, now and whenever their file changes, until the task is cancelled.
    ///
    /// ```swift
    /// await tracing.followSettings(from: sources, every: .seconds(10)) { outcome in
    ///     if case .rejected(let error) = outcome { logger.error("\(error)") }
    /// }
    /// ```
    ///
    /// The file is read at every interval and compared with what it was, so it does not matter how it is replaced. A change
    /// replaces what was changed by ``update(_:)``. A file that is missing or has mistakes changes nothing, and is
    /// reported once.
    ///
    /// A `RecordingTracer` follows the same file: its object `tracer` names the sampler, and which complete traces are exported. Mistakes
    /// there are told to the tracer's diagnostics. With samplers of your own, use `RecordingTracer.followSampler(from:every:clock:_:)` in place of that
    /// object.
    ///
    /// - Parameters:
    ///   - sources: where the settings come from.
    ///   - interval: how often to look; less than a tenth of a second counts as that.
    ///   - clock: what the interval is measured with.
    ///   - report: is told what came of the first reading and of every change.
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
                update { $0 = settings }
                outcome = .applied(settings, overrides: overrides)
            } catch {
                outcome = .rejected(error)
            }
            lastReload = outcome
            report(outcome)
        }
    }
}

/// What came of reading the settings again.
public enum SettingsReload: Sendable {
    /// The settings hold from the next request on.
    ///
    /// - `overrides`: the keys of the file that have no effect, because a variable of the environment overrides them.
    case applied(TracingSettings, overrides: [SettingsOverride])
    /// Nothing has been changed, because of the mistakes in the error.
    case rejected(TracingSettingsError)
}
