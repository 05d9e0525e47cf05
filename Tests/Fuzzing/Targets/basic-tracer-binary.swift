//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingSDK

private let target = BinaryTarget(propagator: BasicTracerBinaryPropagator())

/// What libFuzzer calls with each input, which is read as it is, and once more as a message with its length before it: few
/// random inputs begin with their own length.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
    _ = target.run(data, size)
    let length = withUnsafeBytes(of: UInt32(clamping: size).bigEndian) { Array($0) }
    let framed = length + UnsafeBufferPointer(start: data, count: size)
    return framed.withUnsafeBufferPointer { target.run($0.baseAddress, $0.count) }
}
