//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

internal import OpenTracing
internal import OpenTracingSDK

/// The tags of a span, and their properties from a single pass.
///
/// Whether a tag is written depends on the other tags, so their names are recognized before the first is written.
///
/// Memory safety: both buffers belong to the caller while ``OTLPEncoder`` writes one span; the value is only passed down.
struct SpanTags {
    let tags: UnsafeBufferPointer<Tags.Entry>
    /// The name of each tag.
    let names: UnsafeBufferPointer<KnownName>
    private(set) var known = KnownNames()
    private(set) var kind = Kind.internal
    private(set) var isFailed = false
    /// Whether any tag becomes an attribute.
    private(set) var hasAttributes = false

    /// A number of `Span.SpanKind`.
    enum Kind: UInt32 {
        /// The kind of a span without the tag.
        case `internal` = 1
        case server = 2
        case client = 3
        case producer = 4
        case consumer = 5

        init(_ value: TagValue) {
            guard case .string(let name) = value.storage else {
                self = .internal
                return
            }
            switch name {
            case "server": self = .server
            case "client": self = .client
            case "producer": self = .producer
            case "consumer": self = .consumer
            default: self = .internal
            }
        }
    }

    /// Examines the tags.
    ///
    /// - Parameters:
    ///   - tags: the tags.
    ///   - storage: memory for as many names.
    ///   - isRenaming: whether to use OpenTelemetry names.
    init(
        _ tags: UnsafeBufferPointer<Tags.Entry>,
        namesIn storage: UnsafeMutableBufferPointer<KnownName>,
        isRenaming: Bool,
        _ table: KnownNameTable
    ) {
        self.tags = tags
        names = UnsafeBufferPointer(storage)
        var hasOtherUse = false
        for index in 0..<min(tags.count, storage.count) {
            let name = table.name(tags[index].key)
            storage.initializeElement(at: index, to: name)
            known.insert(name)
            switch name {
            case .spanKind:
                kind = Kind(tags[index].value)
                if !isRenaming || kind == .internal { hasOtherUse = true }
            case .error:
                let status = Self.status(tags[index].value)
                isFailed = status == true
                if !isRenaming || status == nil { hasOtherUse = true }
            case .samplerType, .samplerParameter:
                if !isRenaming { hasOtherUse = true }
            case .none: break
            default: hasOtherUse = true
            }
        }
        hasAttributes = hasOtherUse
    }

    /// Returns the status that the tag `error` represents; `nil` if it represents something else.
    static func status(_ error: TagValue) -> Bool? {
        switch error.storage {
        case .boolean(let value): value
        case .string("true"): true
        case .string("false"): false
        default: nil
        }
    }
}

extension OTLPEncoder {
    /// Calls a closure with the tags of a span.
    @inline(__always)
    func withTags(of span: UnsafePointer<SpanRecord>, _ body: (SpanTags) -> Void) {
        span.pointee.tags.withUnsafeElements { tags in
            withUnsafeTemporaryAllocation(of: KnownName.self, capacity: tags.count) { names in
                body(SpanTags(tags, namesIn: names, isRenaming: isRenaming, table))
            }
        }
    }

    /// Writes the tags of a span with the names of the conventions, without duplicates.
    func encodeAttributes(_ tags: SpanTags, errorType: String?, to writer: inout some OTLPWriter & ~Copyable) {
        guard var tag = tags.tags.baseAddress else { return encodeErrorType(errorType, &writer) }
        for name in tags.names {
            if isRenaming, name != .other {
                encode(tag, name, of: tags, &writer)
            } else if name != .none {
                encode(tag, &writer)
            }
            tag += 1
        }
        encodeErrorType(errorType, &writer)
    }

    private func encodeErrorType(_ errorType: String?, _ writer: inout some OTLPWriter & ~Copyable) {
        if let errorType { encode(.errorType, .string(errorType), &writer) }
    }

    /// Writes a tag with its own name.
    private func encode(_ tag: UnsafePointer<Tags.Entry>, _ writer: inout some OTLPWriter & ~Copyable) {
        tag.pointee.key.withBytes { encode(OTLPKey(bytes: $0, isPlain: false), valueOf: tag, &writer) }
    }

    /// Writes the value of a tag, read in place.
    @inline(__always)
    private func encode(
        _ key: OTLPKey,
        valueOf tag: UnsafePointer<Tags.Entry>,
        _ writer: inout some OTLPWriter & ~Copyable
    ) {
        let field = OTLPField.Span.attributes
        if let text = tag.pointee.value.shortText {
            writer.attribute(field, key, text: text)
        } else if case .integer(let number) = tag.pointee.value.storage {
            writer.attribute(field, key, integer: number)
        } else {
            encode(key, tag.pointee.value, field, &writer)
        }
    }

    @inline(__always)
    private func encode(
        _ tag: UnsafePointer<Tags.Entry>,
        _ name: KnownName,
        of tags: SpanTags,
        _ writer: inout some OTLPWriter & ~Copyable
    ) {
        let isServer = tags.kind == .server
        switch OpenTelemetryNames.rule(for: name) {
        case .kept: encode(tag, &writer)
        case .name(let name): encode(name, valueOf: tag, unlessIn: tags, &writer)
        case .peer(let ofServer, let otherwise):
            encode(isServer ? ofServer : otherwise, valueOf: tag, unlessIn: tags, &writer)
        case .url: encodeURL(tag, of: tags, &writer)
        case .peerIPv4:
            if let address = tag.pointee.value.dottedIPv4 {
                encode(.networkPeerAddress, .string(address), unlessIn: tags, &writer)
            } else {
                encode(.networkPeerAddress, valueOf: tag, unlessIn: tags, &writer)
            }
        case .peerIPv6:
            // An IPv4 and an IPv6 address map to the same name; the IPv4 tag wins.
            if !tags.known.contains(.peerIPv4) { encode(.networkPeerAddress, valueOf: tag, unlessIn: tags, &writer) }
        case .databaseSystem:
            let value = tag.pointee.value
            encode(.databaseSystemName, value == "sql" ? "other_sql" : value, unlessIn: tags, &writer)
        case .kind: if tags.kind == .internal { encode(tag, &writer) }
        case .status: if SpanTags.status(tag.pointee.value) == nil { encode(tag, &writer) }
        case .none: break
        }
    }

    /// Writes a client's URL as one attribute, and a server's as several, as its conventions require.
    private func encodeURL(
        _ tag: UnsafePointer<Tags.Entry>,
        of tags: SpanTags,
        _ writer: inout some OTLPWriter & ~Copyable
    ) {
        guard tags.kind == .server, case .string(let url) = tag.pointee.value.storage else {
            return encode(.urlFull, valueOf: tag, unlessIn: tags, &writer)
        }
        url.withBytes { url in
            guard let parts = URLParts.Ranges(url) else {
                return encode(.urlFull, url, 0..<url.count, unlessIn: tags, &writer)
            }
            if let scheme = parts.scheme { encode(.urlScheme, url, scheme, unlessIn: tags, &writer) }
            if let host = parts.host { encode(.serverAddress, url, host, unlessIn: tags, &writer) }
            if let port = parts.port, !tags.known.contains(.serverPort) {
                writer.attribute(OTLPField.Span.attributes, table.key(of: .serverPort), integer: Int64(port))
            }
            if let path = parts.path {
                encode(.urlPath, url, path, unlessIn: tags, &writer)
            } else {
                encode(.urlPath, "/", unlessIn: tags, &writer)
            }
            if let query = parts.query { encode(.urlQuery, url, query, unlessIn: tags, &writer) }
        }
    }

    private func encode(
        _ name: KnownName,
        _ text: UnsafeBufferPointer<UInt8>,
        _ range: Range<Int>,
        unlessIn tags: SpanTags,
        _ writer: inout some OTLPWriter & ~Copyable
    ) {
        guard !tags.known.contains(name) else { return }
        writer.attribute(
            OTLPField.Span.attributes,
            table.key(of: name),
            text: UnsafeBufferPointer(rebasing: text[range])
        )
    }

    @inline(__always)
    private func encode(
        _ name: KnownName,
        valueOf tag: UnsafePointer<Tags.Entry>,
        unlessIn tags: SpanTags,
        _ writer: inout some OTLPWriter & ~Copyable
    ) {
        guard !tags.known.contains(name) else { return }
        encode(table.key(of: name), valueOf: tag, &writer)
    }

    private func encode(
        _ name: KnownName,
        _ value: TagValue,
        unlessIn tags: SpanTags,
        _ writer: inout some OTLPWriter & ~Copyable
    ) {
        guard !tags.known.contains(name) else { return }
        encode(name, value, &writer)
    }

    private func encode(_ name: KnownName, _ value: TagValue, _ writer: inout some OTLPWriter & ~Copyable) {
        encode(table.key(of: name), value, OTLPField.Span.attributes, &writer)
    }
}

extension TagValue {
    /// The string, if it is a short one.
    @inline(__always)
    fileprivate var shortText: ShortText? {
        if case .string(let text) = storage { ShortText(text) } else { nil }
    }
}
