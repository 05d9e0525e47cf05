//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// A call that the API does not allow, which a ``MockTracer`` took note of instead of failing.
public struct MockMisuse: Sendable, Hashable {
    /// What was wrong with the call.
    public let kind: Kind

    /// The operation name of the span that the call was about, or `nil` when it was about none.
    public let operationName: String?

    /// The identifier of the span that the call was about, or `nil` when it was about none.
    public let spanID: String?

    /// The ways to use a tracer wrongly.
    public enum Kind: Sendable, Hashable {
        /// A span was finished that had been finished before.
        case finishedTwice
        /// A span was changed that had been finished before.
        case usedAfterFinish(MockCall)
        /// A span was finished at a time before its start.
        case finishedBeforeStart
        /// A log record has a time before its span's start or after its finish.
        case loggedOutsideSpan
        /// A reference was made to a context of another tracer, which was skipped.
        case foreignReference
        /// A context of another tracer was to be injected.
        case foreignContextInjected
    }

    init(_ kind: Kind, operationName: String? = nil, spanID: String? = nil) {
        self.kind = kind
        self.operationName = operationName
        self.spanID = spanID
    }
}

extension MockMisuse: CustomStringConvertible {
    /// The misuse in one line.
    public var description: String {
        let what =
            switch kind {
            case .finishedTwice: "finished a second time"
            case .usedAfterFinish(let call): "\(call) after finish"
            case .finishedBeforeStart: "finished at a time before its start"
            case .loggedOutsideSpan: "a log record lies before the start or after the finish"
            case .foreignReference: "a reference to a context of another tracer was skipped"
            case .foreignContextInjected: "a context of another tracer cannot be injected"
            }
        guard let operationName, let spanID else { return what }
        return "span \"\(operationName)\" [\(spanID)]: \(what)"
    }
}
