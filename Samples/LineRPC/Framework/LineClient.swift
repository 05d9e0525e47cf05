//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
/// Sends a call, and gives its answer.
typealias Transport = @Sendable (Call) async throws -> Answer

/// Stands around calls.
protocol ClientFilter: Sendable {
    /// Sends a call with the help of `next`.
    func send(_ call: Call, _ next: Transport) async throws -> Answer
}

/// Is told before and after calls.
protocol ClientHooks: Sendable {
    /// A call is about to be sent, and may still be changed.
    func willSend(_ call: inout Call)

    /// The answer has come.
    func received(_ answer: Answer)

    /// There will be no answer.
    func failed(_ id: Int, _ error: any Error)
}

/// Sends calls through a pipe, several at once.
actor LineClient {
    private let pipe: LinePipe
    private let filters: [any ClientFilter]
    private let hooks: [any ClientHooks]
    private var lastID = 0
    private var waiting: [Int: CheckedContinuation<Answer, any Error>] = [:]
    private var isConnected = true

    init(_ pipe: LinePipe, filters: [any ClientFilter] = [], hooks: [any ClientHooks] = []) {
        self.pipe = pipe
        self.filters = filters
        self.hooks = hooks
    }

    /// Takes the answers in until the server closes the pipe. Calls that still wait then fail.
    func run() async {
        for await answer in pipe.messages(
            Answer.self,
            unreadable: { warn("skipped a line of \($0) bytes that is not an answer") }
        ) {
            end(answer.id, .success(answer))
        }
        isConnected = false
        for id in waiting.keys.sorted() { end(id, .failure(CallError.disconnected)) }
    }

    /// Calls a method.
    ///
    /// - Throws: ``CallError``.
    func call(
        _ service: String,
        _ method: String,
        _ argument: String,
        within limit: Duration = .seconds(30)
    ) async throws -> String {
        lastID += 1
        let call = Call(id: lastID, service: service, method: method, argument: argument)
        let transport: Transport = { call in try await self.send(call, within: limit) }
        let send = filters.reversed().reduce(transport) { next, filter in
            { call in try await filter.send(call, next) }
        }
        let answer = try await send(call)
        guard answer.status == .done else { throw CallError.refused(answer.status, answer.text) }
        return answer.text
    }

    private func send(_ call: Call, within limit: Duration) async throws -> Answer {
        var call = call
        for hook in hooks { hook.willSend(&call) }
        let timer = Task { [id = call.id] in
            try await Task.sleep(for: limit)
            end(id, .failure(CallError.unanswered(after: limit)))
        }
        defer { timer.cancel() }
        return try await withCheckedThrowingContinuation { continuation in
            waiting[call.id] = continuation
            do {
                guard isConnected else { throw CallError.disconnected }
                try pipe.write(call)
            } catch {
                end(call.id, .failure(CallError.disconnected))
            }
        }
    }

    /// Ends a call, once.
    private func end(_ id: Int, _ result: Result<Answer, any Error>) {
        guard let continuation = waiting.removeValue(forKey: id) else { return }
        switch result {
        case .success(let answer): for hook in hooks { hook.received(answer) }
        case .failure(let error): for hook in hooks { hook.failed(id, error) }
        }
        continuation.resume(with: result)
    }
}
