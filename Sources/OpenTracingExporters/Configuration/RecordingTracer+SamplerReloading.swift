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
    /// Reads the sources again, and takes over the sampler that they name, from the next span on, and which complete traces are exported.
    ///
    /// A sampler that was set in code is replaced. When there are mistakes, nothing is changed. The file is read on a thread of its own.
    ///
    /// - Parameter sources: where the sampler comes from.
    /// - Throws: ``TracerConfigurationError`` with every mistake.
    public func reloadSampler(from sources: SamplerSources) async throws(TracerConfigurationError) {
        let contents = await BlockingExecutor("settings").run { sources.read() }
        use(try sources.sampling(from: contents), otherwise: nil)
    }

    /// Takes over the sampler that the sources name, now and whenever their file changes, until the task is cancelled.
    ///
    /// ```swift
    /// await tracer.followSampler(from: sources, every: .seconds(10))
    /// ```
    ///
    /// The file is read at every interval and compared with what it was. One that is missing or has mistakes changes nothing, and is told
    /// once, to the diagnostics of the tracer and to `report`. What is said of complete traces is taken over as well; where nothing is said any
    /// more, what the tracer had at first holds again.
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

    /// Takes over which traces are recorded, and which complete ones are exported, where the tracer chooses among them.
    ///
    /// - Parameters:
    ///   - choice: what is said.
    ///   - first: what holds where nothing is said of complete traces; `nil` to leave it as it is.
    package func use(_ choice: SamplingChoice, otherwise first: TailSampling?) {
        sampler = choice.sampler
        guard let current = tailSampling else {
            guard choice.tail != nil else { return }
            let message =
                "TRACE_TAIL_SLOWER_THAN or TRACE_TAIL_RATIO, or its key, has no effect: the tracer was made without a choice of "
                + "complete traces; set one of them when the service starts"
            return diagnostics.report(TracerDiagnostic(.configurationMistake, message: message))
        }
        guard let wanted = choice.tail ?? first else { return }
        let next = current.replacingChoice(with: wanted)
        if next != current { tailSampling = next }
    }

    /// Tells the diagnostics about mistakes.
    package func tell(_ problems: [ConfigurationProblem]) {
        for problem in problems {
            diagnostics.report(TracerDiagnostic(.configurationMistake, message: "\(problem) (\(problem.consequence))"))
        }
    }
}

extension RecordingTracer: SettingsFileReading {
    /// Reads the object `tracer`, from the time on when there is one. Once it is gone, the tracer is again as it was at first.
    package func settingsFileReader(_ file: String, environment: [String: String]) -> @Sendable ([UInt8]) -> Void {
        let sources = SamplerSources(sampler, file: file, environment: environment)
        let firstTail = tailSampling
        let hasRead = Atomic(false)
        return { [self] text in
            // A file that cannot be read as a whole is told by whoever follows it.
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

/// What came of reading the sampler again.
public enum SamplerReload: Sendable {
    /// The sampler decides from the next span on.
    case applied(any Sampler)
    /// Nothing has been changed, because of the mistakes in the error.
    case rejected(TracerConfigurationError)
}
