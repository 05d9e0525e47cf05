//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracingSDK
import Synchronization

/// Remembers every span that has finished.
final class FinishedSpans: SpanProcessor {
    private let identifiers = Mutex<[SpanID]>([])

    func spanFinished(_ span: FinishedSpan) {
        let identifier = span.context.spanID
        identifiers.withLock { $0.append(identifier) }
    }

    /// Writes them to a file.
    func save(to path: String) throws {
        let file = try AppendOnlyFile(path)
        for identifier in identifiers.withLock({ $0 }) { file.append(identifier.description) }
    }
}
