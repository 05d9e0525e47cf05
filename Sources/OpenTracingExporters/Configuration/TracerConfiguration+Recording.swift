//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

private import OpenTracingSDK

extension TracerConfiguration {
    mutating func readSampler(_ reader: inout EnvironmentReader) {
        guard let name = reader.text(.sampler)?.lowercased() else {
            if reader.text(.samplerArgument) != nil {
                reader.report(
                    .samplerArgument,
                    "is set without a sampler that it is for",
                    remedy: "set OTEL_TRACES_SAMPLER to parentbased_traceidratio as well",
                    consequence: "it is ignored"
                )
            }
            return
        }
        let isParentBased = name.hasPrefix("parentbased_")
        let root: any Sampler
        switch isParentBased ? String(name.dropFirst("parentbased_".count)) : name {
        case "always_on": root = AlwaysOnSampler()
        case "always_off": root = AlwaysOffSampler()
        case "traceidratio":
            sampler = Self.sampler(Self.ratio(&reader), isParentBased)
            return
        case "jaeger_remote", "xray":
            reader.report(
                .sampler,
                EnvironmentReader.has(name) + ", which asks a server and is not supported",
                remedy: "give parentbased_traceidratio and a share in OTEL_TRACES_SAMPLER_ARG, or set sampler in code"
            )
            return
        default:
            let names = ["always_on", "always_off", "traceidratio"]
            let all = (names + names.map { "parentbased_" + $0 }).joined(separator: ", ")
            reader.report(.sampler, EnvironmentReader.has(name), remedy: "it may have: \(all)")
            return
        }
        if reader.text(.samplerArgument) != nil {
            reader.report(
                .samplerArgument,
                "is set for a sampler that has no argument",
                remedy: "leave it out, or set OTEL_TRACES_SAMPLER to parentbased_traceidratio",
                consequence: "it is ignored"
            )
        }
        sampler = Self.sampler(root, isParentBased)
    }

    private static func sampler(_ root: any Sampler, _ isParentBased: Bool) -> any Sampler {
        isParentBased ? ParentBasedSampler(root: root) : root
    }

    private static func ratio(_ reader: inout EnvironmentReader) -> any Sampler {
        guard let text = reader.text(.samplerArgument) else { return AlwaysOnSampler() }
        if let rate = Double(text), let sampler = try? RatioSampler(rate: rate) { return sampler }
        reader.report(
            .samplerArgument,
            EnvironmentReader.has(text),
            remedy: "give a number from 0 to 1, such as 0.1 for a tenth of all traces"
        )
        return AlwaysOnSampler()
    }

    mutating func readPropagators(_ reader: inout EnvironmentReader) {
        let formats = ConfiguredFormats(
            baggageLimits: BaggageLimits(itemCount: limits.baggageItemCount, byteCount: limits.baggageLength),
            trustsJaegerDebugFlag: reader.flag(.jaegerDebugFlag)
        )
        propagators = Propagators(text: formats.standard)
        let names = reader.list(.propagators).map { $0.lowercased() }
        guard !names.isEmpty else { return }
        var chosen: [String] = []
        for name in names where name != "none" {
            if formats.propagator(name) == nil {
                reader.report(
                    .propagators,
                    EnvironmentReader.has(name),
                    remedy: "it may have: tracecontext, baggage, b3, b3multi, jaeger, ottrace, none",
                    consequence: "this entry is ignored"
                )
            } else if !chosen.contains(name) {
                chosen.append(name)
            }
        }
        if names.contains("none"), names.count > 1 {
            reader.report(
                .propagators,
                "has none beside others",
                remedy: "give either none or formats",
                consequence: "none is ignored"
            )
        }
        guard !chosen.isEmpty || names == ["none"] else { return }
        // The specification has each format replace what those before it have read, so the last is asked first. The first that
        // is there ends the reading, so what is baggage only goes to the front.
        let order = chosen.filter { $0 == "baggage" } + chosen.reversed().filter { $0 != "baggage" }
        propagators = Propagators(text: CompositePropagator(order.compactMap(formats.propagator)))
    }

    mutating func readBatching(_ reader: inout EnvironmentReader) {
        let capacity = reader.number(.batchQueueSize, from: 1) ?? batching.capacity
        var size = reader.number(.batchSize, from: 1) ?? min(batching.batchSize, capacity)
        if size > capacity {
            reader.report(
                .batchSize,
                "has \(size), more than fit into the queue",
                remedy: "give \(capacity) at most, or a higher OTEL_BSP_MAX_QUEUE_SIZE",
                consequence: "it counts as \(capacity)"
            )
            size = capacity
        }
        batching = ExportOptions(
            capacity: capacity,
            batchSize: size,
            interval: reader.duration(.batchDelay, zeroMeansNoLimit: false) ?? batching.interval,
            exportTimeout: reader.duration(.batchTimeout, zeroMeansNoLimit: true) ?? batching.exportTimeout,
            flushTimeout: batching.flushTimeout
        )
        // An exporter that gave up later would be cut off before it can say why.
        otlp.options.retries.deadline = min(otlp.options.retries.deadline, batching.exportTimeout)
        zipkin.options.retries.deadline = min(zipkin.options.retries.deadline, batching.exportTimeout)
    }

    mutating func readLimits(_ reader: inout EnvironmentReader) {
        let count = reader.number(.attributeCount, from: 0)
        let generalLength = reader.number(.valueLength, from: 0)
        let length = reader.number(.spanValueLength, from: 0) ?? generalLength
        limits = SpanLimits(
            nameLength: limits.nameLength,
            tagCount: reader.number(.spanAttributeCount, from: 0) ?? count ?? limits.tagCount,
            logCount: reader.number(.eventCount, from: 0) ?? limits.logCount,
            logFieldCount: reader.number(.eventAttributeCount, from: 0) ?? count ?? limits.logFieldCount,
            valueLength: length ?? limits.valueLength,
            stackLength: length ?? limits.stackLength,
            referenceCount: reader.number(.linkCount, from: 0) ?? limits.referenceCount,
            baggageItemCount: reader.number(.baggageItemCount, from: 0) ?? limits.baggageItemCount,
            baggageLength: reader.number(.baggageByteCount, from: 0) ?? limits.baggageLength
        )
    }
}

/// The formats that can be named, set up alike.
private struct ConfiguredFormats {
    let baggageLimits: BaggageLimits
    let trustsJaegerDebugFlag: Bool

    /// The formats where none are named.
    var standard: any TextMapPropagator {
        W3CPropagator(baggage: W3CBaggagePropagator(limits: baggageLimits))
    }

    func propagator(_ name: String) -> (any TextMapPropagator)? {
        switch name {
        case "tracecontext": W3CTraceContextPropagator()
        case "baggage": W3CBaggagePropagator(limits: baggageLimits)
        case "b3": B3Propagator(encoding: .single)
        case "b3multi": B3Propagator(encoding: .multiple)
        case "jaeger": JaegerPropagator(baggageLimits: baggageLimits, trustsDebugFlag: trustsJaegerDebugFlag)
        case "ottrace": BasicTracerPropagator(baggageLimits: baggageLimits)
        default: nil
        }
    }
}
