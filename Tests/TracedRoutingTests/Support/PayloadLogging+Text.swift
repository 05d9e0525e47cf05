//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import TracedRouting

extension PayloadLogging {
    /// The same, with text shown that cannot be redacted.
    var showingText: PayloadLogging {
        var logging = self
        logging.unsafeMediaTypes += PayloadLogging.textTypes
        return logging
    }
}
