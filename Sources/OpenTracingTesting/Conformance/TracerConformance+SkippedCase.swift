//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

extension TracerConformance {
    /// One demand that cannot be checked with the probe.
    public struct SkippedCase: Sendable, Hashable {
        /// What would be checked, in a sentence.
        public let name: String

        /// What the case demands, and where that is written.
        public let requirement: String

        /// What the probe lacks.
        public let reason: String
    }
}
