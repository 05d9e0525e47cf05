//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if DistributedTracing
internal import OpenTracing
private import Synchronization
internal import Tracing

/// The keys and values of one context, as a tracer of swift-distributed-tracing writes and reads them.
struct BackendCarrier: TextMapReader, Sendable {
    private(set) var entries: [(key: String, value: String)] = []

    init(_ entries: [(key: String, value: String)] = []) {
        self.entries = entries
    }

    /// What a tracer writes for a context; empty where it knows no span in it.
    init(injecting context: ServiceContext, with backend: any Tracing.Tracer) {
        backend.inject(context, into: &self, using: BackendInjector())
    }

    /// All that a carrier holds, several values under one name joined as those of a header field.
    init(copying reader: some TextMapReader) {
        var positions: [String: Int] = [:]
        var copied: [(key: String, value: String)] = []
        reader.forEachEntry { key, value in
            let name = key.lowercased()
            if let position = positions[name] {
                copied[position].value += ", " + value
            } else {
                positions[name] = copied.count
                copied.append((name, value))
            }
        }
        entries = copied
    }

    /// What a tracer asks for, of a carrier that answers by key alone: it is asked again with what was found, until it asks for nothing
    /// new.
    init(asking reader: some TextMapReader, for backend: any Tracing.Tracer) {
        var keys = ["baggage"]
        var asked: Set<String> = []
        while !keys.isEmpty, asked.count < Self.maximumKeyCount {
            for key in keys {
                asked.insert(key)
                let values = reader.values(forKey: key)
                if !values.isEmpty { entries.append((key, values.joined(separator: ", "))) }
            }
            var context = ServiceContext.topLevel
            let extractor = BackendExtractor(of: self)
            backend.extract(self, into: &context, using: extractor)
            keys = extractor.missingKeys.filter { !asked.contains($0) }
        }
    }

    private static let maximumKeyCount = 64

    var isEmpty: Bool { entries.isEmpty }

    func values(forKey key: String) -> [String] {
        entries.filter { $0.key.equalsIgnoringASCIICase(key) }.map(\.value)
    }

    func forEachEntry(_ body: (_ key: String, _ value: String) -> Void) {
        for entry in entries { body(entry.key, entry.value) }
    }

    fileprivate mutating func set(_ value: String, forKey key: String) {
        entries.removeAll { $0.key.equalsIgnoringASCIICase(key) }
        entries.append((key, value))
    }
}

struct BackendInjector: Injector {
    func inject(_ value: String, forKey key: String, into carrier: inout BackendCarrier) {
        carrier.set(value, forKey: key)
    }
}

/// Reads one key for a tracer, and keeps what was found: it is all that the tracer knows of the request.
final class BackendExtractor<Carrier: TextMapReader & Sendable>: Extractor {
    private let found = Mutex(BackendCarrier())
    private let missing = Mutex<Set<String>>([])

    init(of carrier: Carrier) {}

    /// What the tracer has asked for, and was there.
    var readEntries: BackendCarrier { found.withLock { $0 } }

    /// What the tracer has asked for in vain, in lower case.
    var missingKeys: [String] { missing.withLock { Array($0) } }

    func extract(key: String, from carrier: Carrier) -> String? {
        let name = key.lowercased()
        let values = carrier.values(forKey: name)
        guard !values.isEmpty else {
            missing.withLock { _ = $0.insert(name) }
            return nil
        }
        let value = values.joined(separator: ", ")
        found.withLock { $0.set(value, forKey: key) }
        return value
    }
}
#endif
