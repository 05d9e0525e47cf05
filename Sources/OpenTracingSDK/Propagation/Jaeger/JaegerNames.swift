//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing

/// The names of the entries that Jaeger's format uses, which installations may change.
///
/// Names have no case and are kept in lower case. They must be legal as names of HTTP headers.
public struct JaegerNames: Sendable, Hashable {
    /// The entry that holds the trace.
    public let traceContext: String

    /// What the names of baggage entries begin with.
    public let baggagePrefix: String

    /// The entry that forces a trace from outside.
    public let debugID: String

    /// The entry that adds baggage by hand.
    public let baggageList: String

    /// Creates names.
    ///
    /// - Parameters:
    ///   - traceContext: the entry that holds the trace.
    ///   - baggagePrefix: what the names of baggage entries begin with.
    ///   - debugID: the entry that forces a trace from outside.
    ///   - baggageList: the entry that adds baggage by hand.
    public init(
        traceContext: String = "uber-trace-id",
        baggagePrefix: String = "uberctx-",
        debugID: String = "jaeger-debug-id",
        baggageList: String = "jaeger-baggage"
    ) {
        self.traceContext = traceContext.lowercasedASCII
        self.baggagePrefix = baggagePrefix.lowercasedASCII
        self.debugID = debugID.lowercasedASCII
        self.baggageList = baggageList.lowercasedASCII
    }
}
