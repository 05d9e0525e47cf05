//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// What came of sending a batch once.
enum SingleAttempt {
    /// The receiver took it.
    case taken
    /// The receiver will never take it.
    case refused(HTTPExportFailure)
    /// It may be taken another time.
    case unavailable(HTTPExportFailure)
}
