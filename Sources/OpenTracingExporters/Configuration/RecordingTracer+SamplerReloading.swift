//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

package import OpenTracing
public import OpenTracingSDK
internal import OpenTracingSupport
private import Synchronization

extension RecordingTracer {
    /// Reloads the sources, and applies their sampler, from the next span on, and their selection of complete traces.
    ///
    /// A sampler set in code is replaced. If there are problems, nothing changes. The file is read on a separate thread.
    ///
    /// - Parameter sources: the sources of the sampler.
    /// - Throws: ``TracerConfigurationError`` with all problems.
    public func reloadSampler(from sources: SamplerSources) async throws(TracerConfigurationError) {
        let contents = await BlockingExecutor("settings").run { sources.read() }
        use(try sources.sampling(from: contents), otherwise: nil)
    }

    /// Applies the sampler of the sources, now and whenever their file changes, until the task is cancelled.
    ///
    /// ```swift
    /// await tracer.followSampler(from: sources, every: .seconds(10))
    /// ```
    ///
    /// The file is read at every interval and compared with its previous contents. A missing or invalid file changes nothing, and
    /// is reported once, to the tracer's diagnostics and to `report`. The selection of complete traces is applied as well; once
    /// the sources no longer specify it, the tracer's original one applies again.
    ///
    /// - Parameters:
    ///   - sources: the sources of the sampler.
    ///   - interval: how often to check; clamped to between a tenth of a second and one year.
    ///   - clock: the clock that measures the interval.
    ///   - report: receives the result of the first read and of every change.
    public func followSampler(
        from sources: SamplerSources,
        every interval: Duration = .seconds(10),
        clock: any Clock<Duration> = ContinuousClock(),
        _ report: @Sendable (SamplerReload) -> Void = { _ in }
    ) async {
        let interval = min(max(interval, .milliseconds(100)), .longestSleep)
        let firstTail = tailSampling
        await SettingsFile.follow(every: interval, clock: clock, reading: sources.read) { contents in
            do throws(TracerConfigurationError) {
                let choice = try sources.sampling(from: contents)
                use(choice, otherwise: firstTail)
                report(.applied(choice.sampler))
            } catch {
                tell(error.problems)
                report(.rejected(error))
            }
        }
    }

    /// Applies which traces are recorded and, if the tracer uses tail sampling, which complete ones are exported.
    ///
    /// - Parameters:
    ///   - choice: the choice to apply.
    ///   - first: the fallback if the choice does not specify complete traces; `nil` to leave them unchanged.
    package func use(_ choice: SamplingChoice, otherwise first: TailSampling?) {
        sampler = choice.sampler
        guard let current = tailSampling else {
            guard choice.tail != nil else { return }
            let message =
                "TRACE_TAIL_SLOWER_THAN or TRACE_TAIL_RATIO, or its key, has no effect: the tracer was created without tail "
                + "sampling; set one of them before the service starts"
            return diagnostics.report(TracerDiagnostic(.configurationMistake, message: message))
        }
        guard let wanted = choice.tail ?? first else { return }
        let next = current.replacingChoice(with: wanted)
        if next != current { tailSampling = next }
    }

    /// Reports problems to the diagnostics.
    package func tell(_ problems: [ConfigurationProblem]) {
        for problem in problems {
            diagnostics.report(TracerDiagnostic(.configurationMistake, message: "\(problem) (\(problem.consequence))"))
        }
    }
}

extension RecordingTracer: SettingsFileReading {
    /// Applies the object `tracer` once it appears. When it is removed, the tracer returns to its original settings.
    package func settingsFileReader(_ file: String, environment: [String: String]) -> @Sendable ([UInt8]) -> Void {
        let sources = SamplerSources(sampler, file: file, environment: environment)
        let firstTail = tailSampling
        let hasRead = Atomic(false)
        return { [self] text in
            // A file that cannot be read at all is reported by its follower.
            guard case .object(let members)? = (try? JSONReader.read(text))?.value else { return }
            let isSaid = members.contains { $0.name == "tracer" }
            guard hasRead.exchange(isSaid, ordering: .relaxed) || isSaid else { return }
            guard isSaid else {
                return use(SamplingChoice(sampler: sources.code, tail: nil), otherwise: firstTail)
            }
            do throws(TracerConfigurationError) {
                use(try sources.sampling(from: .success(text)), otherwise: firstTail)
            } catch {
                tell(error.problems)
            }
        }
    }
}

/// The result of reloading the sampler.
public enum SamplerReload: Sendable {
    /// The sampler applies from the next span on.
    case applied(any Sampler)
    /// Nothing was changed, because of the problems in the error.
    case rejected(TracerConfigurationError)
}
