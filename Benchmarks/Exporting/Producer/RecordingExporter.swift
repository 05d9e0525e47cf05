//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracingExporters
import OpenTracingSDK

/// Writes down which spans an exporter has accepted: with a spool, those that it has on disk.
struct RecordingExporter: AccountableExporter {
    let exporter: OTLPExporter
    let record: AppendOnlyFile?

    var name: String { exporter.name }

    var deliveryHealth: DeliveryHealth? { exporter.deliveryHealth }

    func export(_ spans: [SpanRecord]) async throws {
        try await exporter.export(spans)
        record?.append(spans.map(\.context.spanIDString).joined(separator: " "))
    }

    func shutdown() async {
        await exporter.shutdown()
    }
}
