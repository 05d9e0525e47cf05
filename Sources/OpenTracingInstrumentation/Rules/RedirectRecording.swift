//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
/// How redirects that a client follows are recorded.
public enum RedirectRecording: String, Sendable, Hashable, Codable {
    /// One span stands for the request as a whole. Each hop is a log record in it: `event=redirect`, the status, and the
    /// redacted `location`; the tag `http.resend_count` counts them.
    case oneSpan
    /// Every hop has a span of its own, beside that of the hop before, with the status that it got.
    case spanPerHop
}
