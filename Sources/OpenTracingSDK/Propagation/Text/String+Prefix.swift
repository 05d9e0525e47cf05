//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

extension String {
    /// The beginning of the text.
    ///
    /// - Parameter scalarCount: how many Unicode scalars it has at most.
    func prefix(scalarCount: Int) -> String {
        String(String.UnicodeScalarView(unicodeScalars.prefix(scalarCount)))
    }
}
