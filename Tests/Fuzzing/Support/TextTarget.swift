//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingSDK

/// A text format under test.
struct TextTarget {
    /// The format.
    let propagator: any TextMapPropagator

    /// The names and prefixes of names that the format knows.
    let names: [String]

    /// Whether all of a context that the format can carry arrives when it is written and read again.
    let isArriving: @Sendable (_ context: TraceContext, _ arrived: TraceContext?) -> Bool

    /// Reads a context from one input, and expects what holds for each.
    func run(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
        let headers = FuzzedHeaders(UnsafeRawBufferPointer(start: data, count: size), names: names)
        var extracted: TraceContext?
        do throws(PropagationError) {
            if headers.isKeyedOnly {
                extracted = try propagator.extract(from: KeyedHeaders(list: headers.list), as: headers.format)
            } else {
                extracted = try propagator.extract(from: headers.list, as: headers.format)
            }
        } catch {
            expectHarmless(error, format: headers.format, values: headers.list.entries.map(\.value), names: names)
            return 0
        }
        guard var context = extracted else { return 0 }
        expectBounded(context, baggageCount: 4096 * 5, baggageBytes: 8192 * 5)
        // How a context was read does not travel.
        context.corruption = nil
        context.droppedBaggageItemCount = 0
        guard context.isValid || context.sampling != .deferred || !context.baggage.isEmpty else { return 0 }

        let written = write(context, over: HeaderList(), as: headers.format)
        let arrived = read(written, as: headers.format)
        precondition(isArriving(context, arrived), "a context that does not arrive when it is passed on")
        let again = write(context, over: written, as: headers.format)
        precondition(sorted(again) == sorted(written), "a second injection that is not like the first")
        // What stood in the carrier before does not mix with what is written, but for baggage of other names.
        let over = read(write(context, over: headers.list, as: headers.format), as: headers.format)
        if context.isValid, arrived?.isValid == true {
            precondition(over?.traceID == arrived?.traceID, "a trace that was there before")
            precondition(over?.sampling == arrived?.sampling, "a decision that was there before")
            precondition(over?.traceState == arrived?.traceState, "a trace state that was there before")
        }
        return 0
    }

    private func write(_ context: TraceContext, over headers: HeaderList, as format: Format) -> HeaderList {
        var written = headers
        propagator.inject(context, into: &written, as: format)
        if headers.entries.isEmpty, format == .httpHeaders {
            expectLegal(written)
        }
        return written
    }

    private func read(_ headers: HeaderList, as format: Format) -> TraceContext? {
        do {
            return try propagator.extract(from: headers, as: format)
        } catch {
            preconditionFailure("what was written cannot be read: \(error)")
        }
    }

    private func sorted(_ headers: HeaderList) -> [String] {
        headers.entries.map { "\($0.key):\($0.value)" }.sorted()
    }
}
