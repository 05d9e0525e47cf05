//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

extension Tracer {
    /// The manager that tracers share.
    public var scopeManager: ScopeManager { .shared }

    /// Refuses the carrier, or the format if it is not a mandatory one.
    public func inject<Carrier>(
        _ context: any SpanContext,
        as format: Format,
        into carrier: inout Carrier
    ) throws(PropagationError) {
        throw PropagationError(unusable: Carrier.self, for: format)
    }

    /// Refuses the carrier, or the format if it is not a mandatory one.
    public func extract<Carrier>(
        as format: Format,
        from carrier: Carrier
    ) throws(PropagationError) -> (any SpanContext)? {
        throw PropagationError(unusable: Carrier.self, for: format)
    }

    /// Does nothing, completely.
    @discardableResult
    public func flush() async -> FlushResult { .complete }

    /// Does nothing, completely.
    @discardableResult
    public func close() async -> FlushResult { .complete }
}

extension PropagationError {
    /// The error for a carrier that the format cannot use: the format is unknown unless it is one of the mandatory three.
    ///
    /// For authors of tracers.
    ///
    /// - Parameters:
    ///   - carrier: the type of the carrier.
    ///   - format: the format that was asked for.
    public init(unusable carrier: Any.Type, for format: Format) {
        switch format {
        case .textMap, .httpHeaders:
            self.init(.invalidCarrier, format: format, reason: "\(carrier) holds no keys and values; use a text map")
        case .binary:
            self.init(.invalidCarrier, format: format, reason: "\(carrier) holds no bytes; use [UInt8]")
        default:
            self.init(.unsupportedFormat, format: format, reason: "no such format is registered for \(carrier)")
        }
    }
}
