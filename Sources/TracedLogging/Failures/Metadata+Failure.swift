//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Logging
import Logging
import OpenTracing
import OpenTracingSDK
import OpenTracingSupport

extension Logger.Metadata {
    /// Creates metadata for a failed span: its operation name, its identifiers and its last error.
    init(failureOf record: SpanRecord, _ keys: TraceMetadataKeys) {
        self.init(record.context, isOwnSpan: true, keys)
        self["operation"] = .string(record.operationName.escapedForTerminal)
        let error = record.logs.last { $0.fields["event"]?.stringValue == "error" }?.fields
        if let kind = error?["error.kind"]?.stringValue { self["error.kind"] = .string(kind.escapedForTerminal) }
        if let message = error?["message"]?.stringValue { self["error.message"] = .string(message.escapedForTerminal) }
        // Under either tag convention for requests.
        if let status = record.tags["http.status_code"] ?? record.tags["http.response.status_code"] {
            self["http.status_code"] = .string("\(status)".escapedForTerminal)
        }
    }
}
#endif
