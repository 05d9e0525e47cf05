//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingSDK

/// A binary format under test.
struct BinaryTarget {
    /// The format.
    let propagator: any BinaryPropagator

    /// Reads a context from one input, and expects what holds for each.
    func run(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
        let context: TraceContext?
        do throws(PropagationError) {
            context = try propagator.decode(UnsafeRawBufferPointer(start: data, count: size), as: .binary)
        } catch {
            expectHarmless(error, format: .binary, values: [])
            return 0
        }
        guard let context else { return 0 }
        expectBounded(context, baggageCount: 180, baggageBytes: 180 * 4096)

        let written = propagator.encode(context)
        precondition(written.count <= 37 + 180 * (4096 + 16), "bytes without bounds")
        precondition(read(written) == context, "a context that does not arrive when it is passed on")
        precondition(propagator.encode(context) == written, "a second encoding that is not like the first")
        for cut in [written.count - 1, written.count / 2] where cut > 0 {
            precondition(read(Array(written[..<cut]), isCorrupted: true) == nil)
        }
        precondition(read(written + [0], isCorrupted: true) == nil)
        return 0
    }

    private func read(_ bytes: [UInt8], isCorrupted: Bool = false) -> TraceContext? {
        do {
            let context = try BinaryCarrier(bytes).withBytes { (buffer) throws(PropagationError) in
                try propagator.decode(buffer, as: .binary)
            }
            precondition(!isCorrupted, "what is cut or too long was read")
            return context
        } catch {
            precondition(isCorrupted, "what was written cannot be read: \(error)")
            return nil
        }
    }
}
