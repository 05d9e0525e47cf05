//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

private import OpenTracing
public import OpenTracingSDK
private import OpenTracingSupport

extension RecordingTracer {
    /// Reads the sources again, and takes over the sampler that they name, from the next span on.
    ///
    /// A sampler that was set in code is replaced. When there are mistakes, nothing is changed. The file is read on a thread of its own.
    ///
    /// - Parameter sources: where the sampler comes from.
    /// - Throws: ``TracerConfigurationError`` with every mistake.
    public func reloadSampler(from sources: SamplerSources) async throws(TracerConfigurationError) {
        let contents = await BlockingExecutor("settings").run { sources.read() }
        sampler = try sources.sampler(from: contents)
    }

    /// Takes over the sampler that the sources name, now and whenever their file changes, until the task is cancelled.
    ///
    /// ```swift
    /// await tracer.followSampler(from: sources, every: .seconds(10))
    /// ```
    ///
    /// The file is read at every interval and compared with what it was. One that is missing or has mistakes changes nothing, and is told
    /// once, to the diagnostics of the tracer and to `report`.
    ///
    /// - Parameters:
    ///   - sources: where the sampler comes from.
    ///   - interval: how often to look; less than a tenth of a second counts as that, and more than a day as a day.
    ///   - clock: what the interval is measured with.
    ///   - report: is told what came of the first reading and of every change.
    public func followSampler(
        from sources: SamplerSources,
        every interval: Duration = .seconds(10),
        clock: any Clock<Duration> = ContinuousClock(),
        _ report: @Sendable (SamplerReload) -> Void = { _ in }
    ) async {
        let interval = min(max(interval, .milliseconds(100)), .seconds(24 * 3600))
        await SettingsFile.follow(every: interval, clock: clock, reading: sources.read) { contents in
            do throws(TracerConfigurationError) {
                let sampler = try sources.sampler(from: contents)
                self.sampler = sampler
                report(.applied(sampler))
            } catch {
                for problem in error.problems {
                    diagnostics.report(
                        TracerDiagnostic(.configurationMistake, message: "\(problem) (\(problem.consequence))")
                    )
                }
                report(.rejected(error))
            }
        }
    }
}

/// What came of reading the sampler again.
public enum SamplerReload: Sendable {
    /// The sampler decides from the next span on.
    case applied(any Sampler)
    /// Nothing has been changed, because of the mistakes in the error.
    case rejected(TracerConfigurationError)
}
