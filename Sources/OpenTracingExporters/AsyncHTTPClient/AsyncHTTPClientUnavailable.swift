//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

#if !AsyncHTTPClient
/// Sends requests with AsyncHTTPClient. Needs the package trait `AsyncHTTPClient`.
@available(
    *,
    unavailable,
    message: "Enable the trait \"AsyncHTTPClient\" of the package swift-opentracing to send with AsyncHTTPClient."
)
public enum AsyncHTTPClientTransport {}
#endif
