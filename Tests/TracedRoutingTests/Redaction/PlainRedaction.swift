//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import OpenTracingInstrumentation
import OpenTracingSupport

/// What redaction does, written plainly and without regard to cost: what the fast way is compared with.
struct PlainRedaction {
    let redaction: Redaction
    let parameterNames: PlainSecretNames
    var hidesUserInfo: Bool { redaction.hidesUserInfo }

    init(_ redaction: Redaction) {
        self.redaction = redaction
        parameterNames = PlainSecretNames(
            names: redaction.parameters,
            words: redaction.secretWords,
            shown: redaction.shownNames
        )
    }

    func hides(parameter name: String) -> Bool { parameterNames.contains(name) }

    func json(_ text: String, depth: Int) -> String? { redaction.json(text, depth: depth) }

    static let maximumDepth = 4

    func query(_ query: String) -> String {
        replacing(in: query) { bytes, replacements in
            self.query(bytes, in: bytes.indices, depth: Self.maximumDepth, into: &replacements)
        }
    }

    func path(_ path: String, template: String?) -> String {
        replacing(in: path) { bytes, replacements in
            self.path(bytes, template: template, into: &replacements)
        }
    }

    func path(
        _ bytes: UnsafeBufferPointer<UInt8>,
        template: String?,
        into replacements: inout PlainReplacements
    ) {
        if let template, hasHiddenSegments(template) {
            for (name, segment) in zip(PathSegments(template), bytes.split(separator: UInt8(ascii: "/")))
            where Self.parameterNames(in: name).contains(where: hides(parameter:)) {
                replacements.replace(segment.indices)
            }
        }
        if bytes.contains(UInt8(ascii: "@")) { _ = userInfo(bytes, in: bytes.indices, into: &replacements) }
        segments(bytes, in: bytes.indices, depth: Self.maximumDepth, into: &replacements)
        pathParameters(bytes, in: bytes.indices, into: &replacements)
    }

    func hasHiddenSegments(_ template: String) -> Bool {
        guard !parameterNames.isEmpty else { return false }
        var template = template
        return template.withUTF8 { bytes in
            var position = 0
            while let start = bytes[position...].firstIndex(where: {
                $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: "{")
            }) {
                let last = bytes[start] == UInt8(ascii: ":") ? UInt8(ascii: "/") : UInt8(ascii: "}")
                let end = bytes[(start + 1)...].firstIndex(of: last) ?? bytes.endIndex
                if parameterNames.contains(UnsafeBufferPointer(rebasing: bytes[(start + 1)..<end])) { return true }
                position = end
            }
            return false
        }
    }

    static func parameterNames(in segment: Substring) -> [String] {
        if segment.utf8.first == UInt8(ascii: ":") { return [String(Substring(segment.utf8.dropFirst()))] }
        guard segment.utf8.contains(UInt8(ascii: "{")) else { return [] }
        return segment.split(separator: "{", omittingEmptySubsequences: false).dropFirst().compactMap { part in
            part.firstIndex(of: "}").map { String(part[..<$0]) }
        }
    }

    func url(of request: some TraceableRequest, template: String? = nil) -> String {
        var url = ""
        if let authority = request.authority {
            url += request.scheme ?? "http"
            url += "://"
            url += self.authority(authority)
        }
        url += path(request.path, template: template)
        if let query = request.query {
            url += "?"
            url += self.query(query)
        }
        return url
    }

    func url(_ url: String) -> String {
        self.url(url, depth: Self.maximumDepth)
    }

    func url(_ url: String, depth: Int) -> String {
        var url = url
        return url.withUTF8 { bytes in
            // By bytes: a sign that joins another into one character must not keep a part from being hidden.
            let end = bytes.firstIndex(of: UInt8(ascii: "#")) ?? bytes.endIndex
            let endOfPath = bytes[..<end].firstIndex(of: UInt8(ascii: "?")) ?? end
            var replacements = PlainReplacements()
            let path = userInfo(bytes, in: 0..<endOfPath, into: &replacements)
            segments(bytes, in: 0..<endOfPath, depth: depth, into: &replacements)
            pathParameters(bytes, in: path.range, into: &replacements)
            // A question mark with nothing behind it says nothing.
            guard endOfPath + 1 < end else { return replacements.applied(to: bytes, in: 0..<endOfPath) }
            query(bytes, in: (endOfPath + 1)..<end, depth: depth, into: &replacements)
            return replacements.applied(to: bytes, in: 0..<end)
        }
    }

    func value(_ text: String) -> String {
        guard !parameterNames.isEmpty || hidesUserInfo, Self.mayHoldSecrets(text.utf8) else { return text }
        var copy = text
        return copy.withUTF8 { value($0[...], depth: Self.maximumDepth) } ?? text
    }

    func authority(_ authority: String) -> String {
        // By bytes: a sign that joins the at sign into one character must not keep user info from being hidden.
        guard hidesUserInfo, let at = authority.utf8.lastIndex(of: UInt8(ascii: "@")) else { return authority }
        return Redaction.placeholder + authority[at...]
    }
}

extension PlainRedaction {
    func replacing(
        in text: String,
        _ find: (UnsafeBufferPointer<UInt8>, inout PlainReplacements) -> Void
    ) -> String {
        var copy = text
        let changed: String? = copy.withUTF8 { bytes in
            var replacements = PlainReplacements()
            find(bytes, &replacements)
            return replacements.isEmpty ? nil : replacements.applied(to: bytes, in: bytes.indices)
        }
        return changed ?? text
    }

    func query(
        _ bytes: UnsafeBufferPointer<UInt8>,
        in range: Range<Int>,
        isQuery: Bool = true,
        depth: Int,
        into replacements: inout PlainReplacements
    ) {
        guard !parameterNames.isEmpty || hidesUserInfo else { return }
        func separates(_ byte: UInt8) -> Bool {
            byte == UInt8(ascii: "&") || byte == UInt8(ascii: ";") || (!isQuery && "?#,".utf8.contains(byte))
        }
        var start = range.lowerBound
        while start < range.upperBound {
            var position = start
            var equals: Int?
            var nameMayHoldMore = false
            var mayHoldMore = false
            while position < range.upperBound {
                let byte = bytes[position]
                if separates(byte) { break }
                switch byte {
                case UInt8(ascii: "=") where equals == nil:
                    equals = position
                    nameMayHoldMore = mayHoldMore
                    mayHoldMore = false
                case UInt8(ascii: "/"), UInt8(ascii: "\\"), UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "%"),
                    UInt8(ascii: "="):
                    mayHoldMore = true
                default: break
                }
                position += 1
            }
            if nameMayHoldMore || equals == nil && mayHoldMore {
                // A pair whose equals sign is encoded, and names in which a URL or JSON stands.
                let name = start..<(equals ?? position)
                if let shown = value(bytes[name], depth: depth) { replacements.replace(name, with: shown) }
            }
            if let equals {
                if hides(encoded: UnsafeBufferPointer(rebasing: bytes[start..<equals])) {
                    // Where a semicolon separates nothing, what follows it belongs to the secret.
                    let endsAtAmpersand = isQuery || start == range.lowerBound || !";,".utf8.contains(bytes[start - 1])
                    let end =
                        endsAtAmpersand ? bytes[position..<range.upperBound].firstIndex(of: UInt8(ascii: "&")) : nil
                    position = end ?? range.upperBound
                    replacements.replace((equals + 1)..<position)
                } else if mayHoldMore, let shown = value(bytes[(equals + 1)..<position], depth: depth) {
                    replacements.replace((equals + 1)..<position, with: shown)
                }
            }
            start = position + 1
        }
    }

    func hides(encoded name: UnsafeBufferPointer<UInt8>) -> Bool {
        guard name.contains(UInt8(ascii: "%")) else { return parameterNames.contains(name) }
        var text = String(decoding: name, as: UTF8.self)
        for _ in 0..<Self.maximumDepth {
            if hides(parameter: text) { return true }
            guard let decoded = PercentEncoding.decode(text[...]), decoded != text else { return false }
            text = decoded
        }
        // Nobody encodes an honest name so often.
        return true
    }

    static func mayHoldSecrets(_ bytes: some Sequence<UInt8>) -> Bool {
        bytes.contains { "=:@%{[\"".utf8.contains($0) }
    }

    func segments(
        _ bytes: UnsafeBufferPointer<UInt8>,
        in range: Range<Int>,
        depth: Int,
        into replacements: inout PlainReplacements
    ) {
        guard !parameterNames.isEmpty || hidesUserInfo, bytes[range].contains(where: { "=%{[\"".utf8.contains($0) })
        else { return }
        let replaced = replacements.ranges
        for segment in bytes[range].split(separator: UInt8(ascii: "/"))
        where Self.mayHoldSecrets(segment) && !replaced.contains(where: segment.indices.overlaps) {
            if let shown = value(segment, depth: depth) { replacements.replace(segment.indices, with: shown) }
        }
    }

    func value(_ raw: Slice<UnsafeBufferPointer<UInt8>>, depth: Int) -> String? {
        var text = String(decoding: raw, as: UTF8.self)
        var isEncoded = false
        for _ in 0..<Self.maximumDepth {
            if let shown = inner(text, depth: depth - 1) {
                return shown == Redaction.placeholder || !isEncoded ? shown : Self.encoded(shown)
            }
            guard let decoded = PercentEncoding.decode(text[...], plusIsSpace: true), decoded != text else {
                return nil
            }
            text = decoded
            isEncoded = true
        }
        return Redaction.placeholder
    }

    func inner(_ text: String, depth: Int) -> String? {
        if Self.mayBeJSON(text) {
            guard depth > 0, let shown = json(text, depth: depth) else {
                return hides(parameter: text) ? Redaction.placeholder : nil
            }
            return shown == text ? nil : shown
        }
        let bytes = text.utf8
        guard
            bytes.first == UInt8(ascii: "/") || bytes.first == UInt8(ascii: "\\") || text.contains(":/")
                || text.contains(":\\")
        else { return bytes.contains(UInt8(ascii: "=")) ? pairs(text[...], depth: depth) : nil }
        guard depth > 0 else { return hides(parameter: text) ? Redaction.placeholder : nil }
        let shown = url(text, depth: depth)
        guard shown == text || bytes.starts(with: shown.utf8) else { return shown }
        // What shows of a URL has no fragment.
        return pairs(text[bytes.index(bytes.startIndex, offsetBy: shown.utf8.count)...], depth: depth) == nil
            ? nil : shown
    }

    func pairs(_ text: Substring, depth: Int) -> String? {
        guard depth > 0 else { return hides(parameter: String(text)) ? Redaction.placeholder : nil }
        let text = String(text)
        let shown = replacing(in: text) { bytes, replacements in
            query(bytes, in: bytes.indices, isQuery: false, depth: depth - 1, into: &replacements)
        }
        return shown == text ? nil : shown
    }

    static func mayBeJSON(_ text: String) -> Bool {
        let first = text.utf8.first { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }
        return first == UInt8(ascii: "{") || first == UInt8(ascii: "[") || first == UInt8(ascii: "\"")
    }

    static func encoded(_ text: String) -> String {
        var result: [UInt8] = []
        for byte in text.utf8 {
            if byte <= 0x20 || byte == 0x7F || "&;#%+\"".utf8.contains(byte) {
                let digits = String(byte, radix: 16, uppercase: true)
                result += ("%" + (digits.utf8.count == 1 ? "0" : "") + digits).utf8
            } else {
                result.append(byte)
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    func pathParameters(
        _ bytes: UnsafeBufferPointer<UInt8>,
        in range: Range<Int>,
        into replacements: inout PlainReplacements
    ) {
        guard var start = bytes[range].firstIndex(of: UInt8(ascii: ";")) else { return }
        while start < range.upperBound {
            let rest = bytes[(start + 1)..<range.upperBound]
            let slash = rest.firstIndex(of: UInt8(ascii: "/")) ?? range.upperBound
            let end = rest[..<slash].firstIndex(of: UInt8(ascii: ";")) ?? slash
            if let equals = rest[..<end].firstIndex(of: UInt8(ascii: "=")),
                hides(encoded: UnsafeBufferPointer(rebasing: rest[..<equals]))
            {
                replacements.replace((equals + 1)..<slash)
                start = slash
            } else {
                start = end
            }
            guard start < range.upperBound else { return }
            if bytes[start] != UInt8(ascii: ";") {
                start = bytes[start..<range.upperBound].firstIndex(of: UInt8(ascii: ";")) ?? range.upperBound
            }
        }
    }

    func userInfo(
        _ bytes: UnsafeBufferPointer<UInt8>,
        in range: Range<Int>,
        into replacements: inout PlainReplacements
    ) -> (host: Range<Int>?, range: Range<Int>) {
        func isSlash(_ index: Int) -> Bool {
            index < range.upperBound && (bytes[index] == UInt8(ascii: "/") || bytes[index] == UInt8(ascii: "\\"))
        }
        var first: (host: Range<Int>?, range: Range<Int>)?
        var position = range.lowerBound
        // Without a scheme, two slashes begin a host.
        var begins = isSlash(position) && isSlash(position + 1)
        while position < range.upperBound {
            if !begins {
                guard let colon = bytes[position..<range.upperBound].firstIndex(of: UInt8(ascii: ":")) else { break }
                position = colon + 1
                guard isSlash(position) else { continue }
            }
            begins = false
            while isSlash(position) { position += 1 }
            let end = bytes[position..<range.upperBound].firstIndex {
                $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "\\")
            }
            let authority = position..<(end ?? range.upperBound)
            var host = authority
            if let at = bytes[authority].lastIndex(of: UInt8(ascii: "@")) {
                if hidesUserInfo { replacements.replace(authority.lowerBound..<at) }
                host = (at + 1)..<authority.upperBound
            }
            if first == nil { first = (host, authority.upperBound..<range.upperBound) }
            position = authority.upperBound
        }
        return first ?? (nil, range)
    }
}

/// Parts of a text that are to be replaced.
struct PlainReplacements {
    private var parts: [(range: Range<Int>, text: String)] = []

    var isEmpty: Bool { parts.isEmpty }
    var ranges: [Range<Int>] { parts.map(\.range) }

    mutating func replace(_ range: Range<Int>, with text: String = Redaction.placeholder) {
        parts.append((range, text))
    }

    func applied(to bytes: UnsafeBufferPointer<UInt8>, in whole: Range<Int>) -> String {
        var result: [UInt8] = []
        var position = whole.lowerBound
        for part in parts.sorted(by: { ($0.range.lowerBound, -$0.range.count) < ($1.range.lowerBound, -$1.range.count) }
        )
        where part.range.lowerBound >= position {
            result += bytes[position..<part.range.lowerBound]
            result += part.text.utf8
            position = part.range.upperBound
        }
        result += bytes[position..<whole.upperBound]
        return String(decoding: result, as: UTF8.self)
    }
}
