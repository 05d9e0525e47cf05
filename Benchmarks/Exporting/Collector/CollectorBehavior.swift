//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// How a collector treats those who send to it.
enum CollectorBehavior: String, CaseIterable {
    /// It takes what comes.
    case healthy
    /// It takes what comes, two seconds later.
    case slow
    /// It says that it cannot take anything at the moment.
    case refusing
    /// It answers with bytes that are no HTTP.
    case garbage
    /// It never answers.
    case hanging
}
