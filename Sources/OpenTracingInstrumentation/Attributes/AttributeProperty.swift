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
        reading = AttributeReading(nil) { RequestTag(tagName($0.conventions), value($0)) }
    }

    func tag(of view: View) -> RequestTag {
        reading.tag(of: view)
    }
}

extension AttributeProperty<RequestAttributes> {
    /// Declares a property of requests.
    init(tag tagName: @escaping @Sendable (TagConventions) -> String, _ property: RequestReading.Property) {
        reading = AttributeReading((property, "")) { view in
            let reading = RequestReading(property, name: "", redaction: view.redaction)
            return RequestTag(tagName(view.conventions), reading.value(of: view.request, in: view.plan))
        }
    }
}

/// Reads a property. A tag that was made by one knows it, so that a key path is walked through once, and not for each request.
final class AttributeReading<View: AttributeView>: Sendable {
    /// What of a request it reads, with its name where it has one of its own.
    let property: (RequestReading.Property, name: String)?

    let read: @Sendable (View) -> RequestTag

    init(
        _ property: (RequestReading.Property, name: String)?,
        _ read: @escaping @Sendable (View) -> RequestTag
    ) {
        self.property = property
        self.read = read
    }

    func tag(of view: View) -> RequestTag {
        var tag = read(view)
        tag.reading = self
        return tag
    }
}
