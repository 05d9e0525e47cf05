//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing

extension FlawedTracer {
    private static let prefix = "flawed-"

    func inject<Carrier: TextMapWriter>(
        _ context: any SpanContext,
        as format: Format,
        into carrier: inout Carrier
    ) throws(PropagationError) {
        guard try accepts(format, isBinary: false, carrier: Carrier.self) else { return }
        guard let entries = try entries(of: context, as: format, { carrier.set("1", forKey: Self.prefix + "trace") })
        else { return }
        for (key, value) in entries {
            carrier.set(value, forKey: key)
        }
    }

    func inject<Carrier: BinaryWriter>(
        _ context: any SpanContext,
        as format: Format,
        into carrier: inout Carrier
    ) throws(PropagationError) {
        guard try accepts(format, isBinary: true, carrier: Carrier.self) else { return }
        guard let entries = try entries(of: context, as: format, { carrier.append(contentsOf: [1]) }) else { return }
        let text = entries.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: "\n")
        let bytes = Array(text.utf8)
        carrier.append(contentsOf: [UInt8(bytes.count / 256), UInt8(bytes.count % 256)] + bytes)
    }

    func inject<Carrier>(
        _ context: any SpanContext,
        as format: Format,
        into carrier: inout Carrier
    ) throws(PropagationError) {
        guard flaw != .acceptsEveryCarrier else { return }
        throw PropagationError(unusable: Carrier.self, for: format)
    }

    func extract<Carrier: TextMapReader>(
        as format: Format,
        from carrier: Carrier
    ) throws(PropagationError) -> (any SpanContext)? {
        guard try accepts(format, isBinary: false, carrier: Carrier.self) else { return nil }
        if flaw == .needsDictionary, !(carrier is TextMapCarrier) { return nil }
        return try reportingFlaws(as: format) { () throws(PropagationError) in try read(carrier, as: format) }
    }

    func extract<Carrier: BinaryReader>(
        as format: Format,
        from carrier: Carrier
    ) throws(PropagationError) -> (any SpanContext)? {
        guard try accepts(format, isBinary: true, carrier: Carrier.self) else { return nil }
        let bytes = carrier.withBytes { Array($0) }
        return try reportingFlaws(as: format) { () throws(PropagationError) in
            guard bytes.count != 0 else { return try read(TextMapCarrier(), as: format) }
            guard bytes.count > 2 else { throw corrupted(format) }
            let length = Int(bytes[0]) * 256 + Int(bytes[1])
            guard bytes.count - 2 == length || (flaw == .acceptsTrailingBytes && bytes.count - 2 > length),
                let text = String(validating: bytes.dropFirst(2).prefix(length), as: UTF8.self)
            else { throw corrupted(format) }
            var entries: [String: String] = [:]
            for line in text.split(separator: "\n") {
                let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                guard parts.count == 2 else { throw corrupted(format) }
                entries[String(parts[0])] = String(parts[1])
            }
            guard !entries.isEmpty, let context = try read(TextMapCarrier(entries), as: format) else {
                throw corrupted(format)
            }
            return context
        }
    }

    func extract<Carrier>(
        as format: Format,
        from carrier: Carrier
    ) throws(PropagationError) -> (any SpanContext)? {
        guard flaw != .acceptsEveryCarrier else { return nil }
        throw PropagationError(unusable: Carrier.self, for: format)
    }

    /// Whether there is something to do: the format is known, and fits the carrier.
    private func accepts(_ format: Format, isBinary: Bool, carrier: Any.Type) throws(PropagationError) -> Bool {
        if flaw == .failsAfterClose, isClosed { throw corrupted(format) }
        let isKnown =
            isBinary ? format == .binary && flaw != .lacksBinary : format == .textMap || format == .httpHeaders
        if isKnown { return true }
        if flaw == .knowsEveryFormat || flaw == .acceptsEveryCarrier { return false }
        if flaw == .lacksBinary, isBinary { throw PropagationError(.unsupportedFormat, format: format, reason: "flaw") }
        throw PropagationError(unusable: carrier, for: format)
    }

    private func entries(
        of context: any SpanContext,
        as format: Format,
        _ writeTooEarly: () -> Void
    ) throws(PropagationError) -> [String: String]? {
        guard let context = context as? FlawedContext else {
            if flaw == .injectsForeignContexts { return nil }
            if flaw == .injectsBeforeRefusing { writeTooEarly() }
            throw PropagationError(.invalidSpanContext, format: format, reason: "not of this tracer")
        }
        guard flaw != .injectsNothing, flaw != .injectsUnsampledNothing || context.isSampled else { return nil }
        var entries = [
            Self.prefix + "trace": context.traceIDString, Self.prefix + "span": context.spanIDString,
            Self.prefix + "sampled": String(context.isSampled),
        ]
        for item in context.baggage {
            let isRaw = flaw == .injectsRawHeaders && format == .httpHeaders
            let key = isRaw ? item.key : hexadecimal(item.key)
            entries[Self.prefix + "baggage-" + key] = isRaw ? item.value : hexadecimal(item.value)
        }
        switch flaw {
        case .injectsUnevenly: entries[Self.prefix + String(UInt64.random(in: 0...(.max)))] = "1"
        case .overwritesForeignEntries: entries["Accept"] = "*/*"
        case .bindsToInstance: entries[Self.prefix + "instance"] = instance
        default: break
        }
        return entries
    }

    private func read(_ carrier: some TextMapReader, as format: Format) throws(PropagationError) -> FlawedContext? {
        let (trace, span) = (value(of: "trace", in: carrier), value(of: "span", in: carrier))
        if trace == nil, span == nil {
            if flaw == .missingIsAnError { throw corrupted(format) }
            return flaw == .extractsActiveSpan ? scopeManager.activeContext as? FlawedContext : nil
        }
        if flaw == .bindsToInstance, value(of: "instance", in: carrier) != instance { return nil }
        let invented = flaw == .inventsMissingFields ? "1111111111111111" : nil
        guard let traceID = trace ?? invented, let spanID = span ?? invented else { throw corrupted(format) }
        guard flaw == .acceptsAnyIdentifier || (isIdentifier(traceID) && isIdentifier(spanID)),
            let isSampled = Bool(value(of: "sampled", in: carrier) ?? "true")
        else { throw corrupted(format) }
        var context = FlawedContext(traceIDString: traceID, spanIDString: spanID, isSampled: isSampled)
        if flaw == .extractsNewIdentifiers {
            context.spanIDString = "2222222222222222"
        }
        if flaw == .losesDecisionOnTheWay {
            context.isSampled = true
        }
        guard flaw != .losesBaggageOnTheWay else { return context }
        carrier.forEachEntry { key, value in
            let start = Self.prefix + "baggage-"
            if key.lowercased().hasPrefix(start) {
                let itemKey = String(key.dropFirst(start.count))
                context.items[text(hexadecimal: itemKey) ?? itemKey] = text(hexadecimal: value) ?? value
            } else if flaw == .readsForeignEntries, !key.hasPrefix(Self.prefix) {
                context.items[key] = value
            }
        }
        return context
    }

    private func value(of name: String, in carrier: some TextMapReader) -> String? {
        let key = Self.prefix + name
        guard flaw == .heedsCase || flaw == .needsEntries else { return carrier.values(forKey: key).first }
        var found: String?
        carrier.forEachEntry { entryKey, value in
            if (flaw == .heedsCase ? entryKey : entryKey.lowercased()) == key {
                found = value
            }
        }
        return found
    }

    private func reportingFlaws(
        as format: Format,
        _ read: () throws(PropagationError) -> (any SpanContext)?
    ) throws(PropagationError) -> (any SpanContext)? {
        do throws(PropagationError) {
            return try read()
        } catch {
            if flaw == .corruptedIsMissing { return nil }
            if flaw == .corruptedIsInvalidCarrier {
                throw PropagationError(.invalidCarrier, format: format, reason: "flaw")
            }
            throw error
        }
    }

    private func corrupted(_ format: Format) -> PropagationError {
        PropagationError(.spanContextCorrupted, format: format, reason: "incomplete or malformed")
    }

    private func isIdentifier(_ text: String) -> Bool {
        text.utf8.count == 16 && text.allSatisfy { $0.isHexDigit && $0.isASCII }
    }

    private func hexadecimal(_ text: String) -> String {
        text.utf8.map { String(Int($0) + 256, radix: 16).dropFirst() }.joined()
    }

    private func text(hexadecimal digits: String) -> String? {
        guard digits.utf8.count % 2 == 0 else { return nil }
        var bytes: [UInt8] = []
        var rest = Substring(digits)
        while !rest.isEmpty {
            guard let byte = UInt8(rest.prefix(2), radix: 16) else { return nil }
            bytes.append(byte)
            rest = rest.dropFirst(2)
        }
        return String(validating: bytes, as: UTF8.self)
    }
}
