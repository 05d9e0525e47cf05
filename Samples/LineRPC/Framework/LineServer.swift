//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
/// Answers a call.
typealias Handler = @Sendable (Call) async throws -> String

/// Stands around handlers.
protocol ServerFilter: Sendable {
    /// Answers a call with the help of `next`.
    func handle(_ call: Call, _ next: Handler) async throws -> String
}

/// Is told before and after calls. Nothing of it stands around the handler.
protocol ServerHooks: Sendable {
    /// A call has come.
    func received(_ call: Call)

    /// A call was answered.
    func answered(_ call: Call, _ answer: Answer)

    /// A handler has failed, and the call is answered with that.
    func failed(_ call: Call, _ error: any Error, _ answer: Answer)
}

/// Serves the calls that come through a pipe, several at once.
struct LineServer: Sendable {
    /// The handlers, by `service/method`.
    var handlers: [String: Handler]
    var filters: [any ServerFilter] = []
    var hooks: [any ServerHooks] = []

    /// Serves until the client closes the pipe and every call is answered.
    func run(_ pipe: LinePipe) async {
        let calls = pipe.messages(Call.self) { warn("skipped a line of \($0) bytes that is not a call") }
        await withDiscardingTaskGroup { group in
            for await call in calls {
                group.addTask {
                    let answer = await answer(to: call)
                    do { try pipe.write(answer) } catch { warn("the client disconnected before its answer") }
                }
            }
        }
    }

    private func answer(to call: Call) async -> Answer {
        for hook in hooks { hook.received(call) }
        do {
            let answer = Answer(id: call.id, status: .done, text: try await handler(of: call)(call))
            for hook in hooks { hook.answered(call, answer) }
            return answer
        } catch {
            let answer = Answer(id: call.id, status: Status(of: error), text: "\(error)")
            for hook in hooks { hook.failed(call, error, answer) }
            return answer
        }
    }

    /// The handler of a call, inside the filters; the first is the outermost.
    private func handler(of call: Call) -> Handler {
        let name = "\(call.service)/\(call.method)"
        let handler = handlers[name] ?? { _ in throw NoSuchMethod(name: name) }
        return filters.reversed().reduce(handler) { next, filter in
            { call in try await filter.handle(call, next) }
        }
    }
}

/// A call of something that the server does not have.
struct NoSuchMethod: Error, CustomStringConvertible {
    let name: String

    var description: String { "there is no \(name)" }
}

extension Status {
    /// The status that an error is answered with.
    init(of error: any Error) { self = error is NoSuchMethod ? .noSuchMethod : .failed }
}
