//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
package import OpenTracing

/// A property of a message that can become a tag, declared once in a catalogue: its tag in each convention, and its reading.
///
/// Its name in configuration is that of the member that holds it, with dashes between the words.
public struct AttributeProperty<View: AttributeView>: Sendable {
    private let reading: AttributeReading<View>

    /// Declares a property.
    ///
    /// - Parameters:
    ///   - tagName: the name of the tag in given conventions.
    ///   - value: reads the value; redacted where it may hold a secret.
    package init<Value: TagValueConvertible & SendableMetatype>(
        tag tagName: @escaping @Sendable (TagConventions) -> String,
        _ value: @escaping @Sendable (View) -> Value?
    ) {
        reading = AttributeReading { RequestTag(tagName($0.conventions), value($0)) }
    }

    func tag(of view: View) -> RequestTag {
        reading.tag(of: view)
    }
}
