//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// Reads a property. A tag that was made by one knows it, so that a key path is walked through once, and not for each request.
final class AttributeReading<View: AttributeView>: Sendable {
    let read: @Sendable (View) -> RequestTag

    init(_ read: @escaping @Sendable (View) -> RequestTag) {
        self.read = read
    }

    func tag(of view: View) -> RequestTag {
        var tag = read(view)
        tag.reading = self
        return tag
    }
}
