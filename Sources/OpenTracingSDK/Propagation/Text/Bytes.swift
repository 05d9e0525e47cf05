//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// Bytes of a carrier: read with checked bounds, not copied, not kept.
typealias Bytes = Swift.Span<UInt8>
