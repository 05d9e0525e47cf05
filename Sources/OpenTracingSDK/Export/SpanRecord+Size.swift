//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

private import OpenTracing

extension SpanRecord {
    /// How many bytes of memory the record takes, about: what it has of its own, without the resource that it shares.
    package var approximateByteCount: Int {
        var count = 320 + operationName.utf8.count + 160 * references.count
        for tag in tags { count += 48 + tag.key.utf8.count + tag.value.description.utf8.count }
        for log in logs {
            count += 48
            for field in log.fields { count += 80 + field.key.utf8.count + field.value.description.utf8.count }
        }
        for item in context.baggage { count += 32 + item.key.utf8.count + item.value.utf8.count }
        return count
    }
}
