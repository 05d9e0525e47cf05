//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// The core is part of the interface: files that import this module also see settings, rules and attributes.
@_exported public import OpenTracingInstrumentation
