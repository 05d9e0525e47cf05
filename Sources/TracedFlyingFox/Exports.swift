//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if FlyingFox
/// The core is part of the interface: a file that imports this module sees settings, rules and attributes as well.
@_exported public import OpenTracingInstrumentation
#endif
