//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

private import Synchronization

/// The tracer of the process, for code that cannot be passed one.
///
/// A value of this type forwards each call to the tracer registered at that moment, so you can hand it out before registering
/// one. Until then, it does nothing.
///
/// ```swift
/// GlobalTracer.registerIfAbsent { makeTracer() }     // once, where the service starts
/// let tracer: any Tracer = GlobalTracer()            // anywhere, before or after
/// ```
///
/// Prefer to pass a tracer. Tests can replace the global one for a task with `withTracer(_:_:)`.
public struct GlobalTracer: Tracer {
    private static let registered = Mutex<(any Tracer)?>(nil)
    private static let registration = Mutex<Void>(())

    @TaskLocal private static var override: (any Tracer)?
    @TaskLocal private static var isRegistering = false

    /// Creates a tracer that forwards to the registered tracer.
    public init() {}

    /// The tracer set for this task, otherwise the registered one, otherwise a no-op tracer.
    public static var current: any Tracer {
        override ?? registered.withLock { $0 } ?? NoopTracer()
    }

    /// The tracer set for this task, otherwise that of the active span, otherwise the registered one.
    static var atHand: any Tracer {
        override ?? ScopeManager.shared.activeSpan?.tracer ?? current
    }

    /// Whether a tracer has been registered, even a no-op one.
    public static var isRegistered: Bool {
        registered.withLock { $0 != nil }
    }

    /// Registers the tracer of the process unless one is registered. It stays registered for the life of the process.
    ///
    /// Of several concurrent calls, exactly one registers its tracer; the others wait for it.
    ///
    /// - Parameter makeTracer: makes the tracer; called only if none is registered. A ``GlobalTracer`` is rejected, and so is a
    ///   call from within this closure.
    /// - Returns: whether this call registered the tracer.
    /// - Throws: what `makeTracer` throws; nothing is registered then.
    @discardableResult
    public static func registerIfAbsent(_ makeTracer: () throws -> any Tracer) rethrows -> Bool {
        guard !isRegistering else { return false }
        return try registration.withLock { _ in
            guard !isRegistered else { return false }
            let tracer = try $isRegistering.withValue(true) { try makeTracer() }
            guard !(tracer is GlobalTracer) else { return false }
            registered.withLock { $0 = tracer }
            return true
        }
    }

    /// Registers the tracer of the process unless one is registered.
    ///
    /// - Parameter tracer: the tracer. A ``GlobalTracer`` is rejected.
    /// - Returns: whether this call registered the tracer.
    @discardableResult
    public static func registerIfAbsent(_ tracer: any Tracer) -> Bool {
        registerIfAbsent { tracer }
    }

    /// Replaces the global tracer while a closure runs, in this task and the tasks that it starts.
    ///
    /// - Parameters:
    ///   - tracer: the tracer to use.
    ///   - operation: the work to run.
    /// - Returns: what `operation` returns.
    /// - Throws: what `operation` throws.
    public static func withTracer<Output, Failure: Error>(
        _ tracer: any Tracer,
        _ operation: () throws(Failure) -> Output
    ) throws(Failure) -> Output {
        // `TaskLocal.withValue` rethrows an untyped error, so pass the error through the result.
        let result: Result<Output, Failure> = $override.withValue(tracer is GlobalTracer ? override : tracer) {
            do throws(Failure) {
                return .success(try operation())
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    /// Replaces the global tracer while a closure runs, in this task and the tasks that it starts.
    ///
    /// - Parameters:
    ///   - tracer: the tracer to use.
    ///   - operation: the work to run.
    /// - Returns: what `operation` returns.
    /// - Throws: what `operation` throws.
    public nonisolated(nonsending) static func withTracer<Output, Failure: Error>(
        _ tracer: any Tracer,
        _ operation: nonisolated(nonsending) () async throws(Failure) -> Output
    ) async throws(Failure) -> Output {
        let result: Result<Output, Failure> = await $override.withValue(tracer is GlobalTracer ? override : tracer) {
            do throws(Failure) {
                return .success(try await operation())
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    /// Unregisters the tracer, so that a test can cover the time before and after a registration.
    package static func reset() {
        registered.withLock { $0 = nil }
    }
}

extension GlobalTracer {
    /// The scope manager of the ``current`` tracer.
    public var scopeManager: ScopeManager { Self.current.scopeManager }

    /// Starts a span with the ``current`` tracer.
    public func startSpan(_ operationName: String, options: SpanOptions) -> any Span {
        Self.current.startSpan(operationName, options: options)
    }

    /// Injects a context with the ``current`` tracer.
    public func inject<Carrier: TextMapWriter>(
        _ context: any SpanContext,
        as format: Format,
        into carrier: inout Carrier
    ) throws(PropagationError) {
        try Self.current.inject(context, as: format, into: &carrier)
    }

    /// Injects a context with the ``current`` tracer.
    public func inject<Carrier: BinaryWriter>(
        _ context: any SpanContext,
        as format: Format,
        into carrier: inout Carrier
    ) throws(PropagationError) {
        try Self.current.inject(context, as: format, into: &carrier)
    }

    /// Injects a context with the ``current`` tracer.
    public func inject<Carrier>(
        _ context: any SpanContext,
        as format: Format,
        into carrier: inout Carrier
    ) throws(PropagationError) {
        try Self.current.inject(context, as: format, into: &carrier)
    }

    /// Extracts a context with the ``current`` tracer.
    public func extract<Carrier: TextMapReader>(
        as format: Format,
        from carrier: Carrier
    ) throws(PropagationError) -> (any SpanContext)? {
        try Self.current.extract(as: format, from: carrier)
    }

    /// Extracts a context with the ``current`` tracer.
    public func extract<Carrier: BinaryReader>(
        as format: Format,
        from carrier: Carrier
    ) throws(PropagationError) -> (any SpanContext)? {
        try Self.current.extract(as: format, from: carrier)
    }

    /// Extracts a context with the ``current`` tracer.
    public func extract<Carrier>(
        as format: Format,
        from carrier: Carrier
    ) throws(PropagationError) -> (any SpanContext)? {
        try Self.current.extract(as: format, from: carrier)
    }

    /// Flushes the ``current`` tracer.
    @discardableResult
    public func flush() async -> FlushResult {
        await Self.current.flush()
    }

    /// Closes the ``current`` tracer.
    @discardableResult
    public func close() async -> FlushResult {
        await Self.current.close()
    }
}
