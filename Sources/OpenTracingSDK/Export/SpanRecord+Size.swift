//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

private import OpenTracing

extension SpanRecord {
    /// The approximate size of the record in memory, in bytes, without the shared resource.
    package var approximateByteCount: Int {
        var count = 320 + operationName.utf8.count + 160 * references.count
        for tag in tags { count += 48 + tag.key.utf8.count + tag.value.approximateByteCount }
        for log in logs {
            count += 48
            for field in log.fields { count += 80 + field.key.utf8.count + field.value.approximateByteCount }
        }
        for item in context.baggage { count += 32 + item.key.utf8.count + item.value.utf8.count }
        return count
    }
}

extension TagValue {
    fileprivate var approximateByteCount: Int {
        if let text = stringValue { return text.utf8.count }
        return arrayValue.map { $0.reduce(16) { $0 + 24 + $1.approximateByteCount } } ?? 8
    }
}

extension LogValue {
    fileprivate var approximateByteCount: Int {
        if let text = stringValue { return text.utf8.count }
        if let values = arrayValue { return values.reduce(16) { $0 + 40 + $1.approximateByteCount } }
        if let values = dictionaryValue {
            return values.reduce(16) { $0 + 56 + $1.key.utf8.count + $1.value.approximateByteCount }
        }
        // The size of an error is unknown; its description is a reasonable estimate.
        return errorValue.map { String(describing: $0).utf8.count } ?? 8
    }
}
