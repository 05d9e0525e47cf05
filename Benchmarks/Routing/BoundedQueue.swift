//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracingSDK
import Synchronization

/// Takes spans as a batch processor does, on the thread that finishes them, and throws them away when it is full.
final class BoundedQueue: SpanProcessor {
    private let spans = Mutex<[FinishedSpan]>([])

    func spanFinished(_ span: FinishedSpan) {
        spans.withLock { spans in
            if spans.count >= 512 { spans.removeAll(keepingCapacity: true) }
            spans.append(span)
        }
    }
}
