//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing

/// The properties of a request that the kit sends, as the catalogue of attributes lists them, and the values they must have.
///
/// The protocols for requests have defaults for what not every framework knows, so the compiler does not notice a property that an
/// adapter forgets. An attribute that is added to a catalogue fails here until it has a value in the table of its side.
struct KnownProperties: Sendable {
    /// The tag of a property, and whether it may have a value.
    struct Expectation: Sendable {
        let tag: String
        let isExpected: @Sendable (String) -> Bool

        static func tag(_ tag: String, _ isExpected: @escaping @Sendable (String) -> Bool) -> Expectation {
            Expectation(tag: tag, isExpected: isExpected)
        }
    }

    /// The names of the properties, as in configuration.
    let names: [String]
    private let expectations: [String: Expectation]

    /// Creates the properties of one side.
    ///
    /// - Parameters:
    ///   - allowed: all names that configuration allows. Members of families are read from header fields and the URL, which other
    ///     rules check, and an HTTP request calls no procedure.
    ///   - notSent: the names of properties that the kit's request does not have.
    ///   - expectations: the expected values, by name.
    init(_ allowed: [String], notSent: Set<String> = [], _ expectations: [String: Expectation]) {
        names = allowed.filter { !$0.hasSuffix(".NAME") && !$0.hasPrefix("rpc-") && !notSent.contains($0) }
        self.expectations = expectations
    }

    /// Requires that all properties have become tags with their values, but for those that the adapter declares unknown.
    func check(_ tags: Tags, unknown: Set<String>) throws {
        for name in names {
            guard let expectation = expectations[name] else {
                throw ConformanceMismatch(
                    "the kit has no expected value for the property \(name); add one to its table"
                )
            }
            let value = tags[expectation.tag]?.description
            // Without a scheme or a host, there still is a URL, but not a whole one.
            if name == "url", unknown.contains("scheme") || unknown.contains("host") { continue }
            try check(name, value, isUnknown: unknown.contains(name), expectation.isExpected)
        }
        for name in unknown where !names.contains(name) {
            throw ConformanceMismatch("\(name), which is declared unknown, is not a property of a request")
        }
    }

    private func check(
        _ name: String,
        _ value: String?,
        isUnknown: Bool,
        _ isExpected: (String) -> Bool
    ) throws(ConformanceMismatch) {
        switch (value, isUnknown) {
        case (nil, true): break
        case (nil, false):
            throw ConformanceMismatch(
                "\(name) is missing; read it in the adapter's request, or declare it in `unknownProperties`"
            )
        case (let value?, true):
            throw ConformanceMismatch("\(name) is declared unknown, and yet it is \(value)")
        case (let value?, false):
            if !isExpected(value) { throw ConformanceMismatch("\(name) is \(value)") }
        }
    }
}
