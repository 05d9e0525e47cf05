//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird
import Hummingbird
import Synchronization

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
