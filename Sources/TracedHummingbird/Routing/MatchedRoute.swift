//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

#if Hummingbird
import Hummingbird
import Synchronization

/// A route of a result-builder router, as it is compared with paths.
struct MatchedRoute: Sendable {
    let entry: RouteTable.Entry
    private let segments: [PathSegment]
    private let isCaseInsensitive: Bool

    init(_ entry: RouteTable.Entry, isCaseInsensitive: Bool) {
        self.entry = entry
        self.isCaseInsensitive = isCaseInsensitive
        segments = (entry.information.template ?? "/").split(separator: "/").map(PathSegment.init)
    }

    /// What a parameter of the path matched; the last where several have the name.
    func parameter(_ name: String, in path: String) -> String? {
        var path = path
        return path.withUTF8 { path in
            var value: String?
            _ = matches(path) { segment, bytes in
                if let captured = segment.captured(name, in: bytes) { value = captured }
            }
            return value
        }
    }

    /// Compares a path, segment by segment.
    func matches(
        _ path: UnsafeBufferPointer<UInt8>,
        _ body: (PathSegment, Slice<UnsafeBufferPointer<UInt8>>) -> Void = { _, _ in }
    ) -> Bool {
        var rest = Segments(path)
        for (index, segment) in segments.enumerated() {
            if case .rest = segment {
                // At the end it takes all that is left. Before the end the router looks no further, but at the number of segments.
                return index == segments.count - 1 || rest.count == segments.count - index
            }
            guard let bytes = rest.next(), segment.matches(bytes, isCaseInsensitive) else { return false }
            body(segment, bytes)
        }
        return rest.next() == nil
    }

    /// The segments of a path; empty ones are left out.
    private struct Segments {
        private let path: UnsafeBufferPointer<UInt8>
        private var position = 0

        init(_ path: UnsafeBufferPointer<UInt8>) {
            self.path = path
        }

        /// How many there are still.
        var count: Int {
            var copy = self
            var count = 0
            while copy.next() != nil { count += 1 }
            return count
        }

        mutating func next() -> Slice<UnsafeBufferPointer<UInt8>>? {
            let slash = UInt8(ascii: "/")
            while position < path.count, path[position] == slash { position += 1 }
            guard position < path.count else { return nil }
            let start = position
            while position < path.count, path[position] != slash { position += 1 }
            return path[start..<position]
        }
    }
}

/// What handlers tell of one request: the contexts that they got, the latest of each type, since middleware passes changed copies on, and
/// where the router changes the type of the context, a new one; and whether they answered with a whole body.
final class SeenContexts: Sendable {
    /// Those of the request that is being answered in this task.
    @TaskLocal static var current: SeenContexts?

    private struct State {
        var contexts: [any RequestContext] = []
        /// How long the whole body is that the handler has answered with.
        var wholeBodyLength: Int?
    }

    private let state = Mutex(State())

    /// Takes a context in the place of the last one of its type.
    func note<Context: RequestContext>(_ context: Context) {
        // What was there is let go outside of the lock.
        _ = state.withLock { state -> (any RequestContext)? in
            guard let index = state.contexts.firstIndex(where: { $0 is Context }) else {
                state.contexts.append(context)
                return nil
            }
            let old = state.contexts[index]
            state.contexts[index] = context
            return old
        }
    }

    /// Takes note that the handler has answered with a body that is there as a whole.
    func note(wholeBodyOf response: Hummingbird.Response) {
        state.withLock { $0.wholeBodyLength = response.body.contentLength }
    }

    /// Whether a response has the whole body that the handler has answered with: middleware that replaces it makes one of another length.
    func hasWholeBody(_ response: Hummingbird.Response) -> Bool {
        guard let length = response.body.contentLength else { return false }
        return state.withLock { $0.wholeBodyLength == length }
    }

    /// The latest context that is a value of a type; the innermost where several are; `nil` where none has been noted.
    func latest<Value>(_ type: Value.Type) -> Value? {
        let contexts = state.withLock(\.contexts)
        for context in contexts.reversed() {
            if let value = context as? Value { return value }
        }
        return nil
    }
}
#endif
