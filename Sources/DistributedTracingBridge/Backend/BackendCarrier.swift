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

/// The key-value pairs of a context, as injected and extracted by a swift-distributed-tracing tracer.
struct BackendCarrier: TextMapReader, Sendable {
    private(set) var entries: [(key: String, value: String)] = []

    init(_ entries: [(key: String, value: String)] = []) {
        self.entries = entries
    }

    /// Collects what a tracer injects for a context; empty if it finds no span in it.
    init(injecting context: ServiceContext, with backend: any Tracing.Tracer) {
        backend.inject(context, into: &self, using: BackendInjector())
    }

    /// Copies all entries of a carrier, joining several values of a name like header field values.
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

    /// Collects the entries that a tracer requests from a carrier that only supports lookup by key, repeating the extraction with
    /// the entries found so far until no new keys are requested.
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

/// An extractor that records the entries a tracer reads, which are all that the tracer knows about the request.
final class BackendExtractor<Carrier: TextMapReader & Sendable>: Extractor {
    private let found = Mutex(BackendCarrier())
    private let missing = Mutex<Set<String>>([])

    init(of carrier: Carrier) {}

    /// The entries that the tracer requested and found.
    var readEntries: BackendCarrier { found.withLock { $0 } }

    /// The keys that the tracer requested but did not find, lowercased.
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
