//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// What a variable says about an endpoint.
enum EndpointSetting {
    case notSet
    case mistaken
    case url(String)

    /// Whether something is said that cannot be followed.
    var isMistaken: Bool {
        if case .mistaken = self { true } else { false }
    }
}

extension EnvironmentReader {
    /// A URL that requests can be sent to. Messages do not show it: it may hold a secret.
    ///
    /// - Parameters:
    ///   - variable: the variable.
    ///   - example: a URL that would be right.
    ///   - placeForCredentials: where a name and a password belong, which may not stand in a URL.
    ///   - consequence: what follows from a mistake; `nil` when the variable counts as not set.
    mutating func endpoint(
        _ variable: EnvironmentVariable,
        example: String,
        placeForCredentials: String,
        consequence: String? = nil
    ) -> EndpointSetting {
        guard let text = text(variable) else { return .notSet }
        do throws(ExporterConfigurationError) {
            _ = try HTTPEndpoint(url: text, headers: [:])
            return .url(text)
        } catch {
            if error == .endpointHoldsUserInfo {
                report(
                    variable,
                    "has a name or a password before the host",
                    remedy: placeForCredentials,
                    consequence: consequence
                )
            } else {
                report(
                    variable,
                    "is no absolute URL with http or https",
                    remedy: "write it like \(example)",
                    consequence: consequence
                )
            }
            return .mistaken
        }
    }

    /// Headers; those that cannot be sent are left out. Messages name places, not names: what looks like a name may be a part
    /// of a value with a comma in it.
    mutating func headers(_ variable: EnvironmentVariable) -> [String: String]? {
        guard text(variable) != nil else { return nil }
        var headers: [String: String] = [:]
        for (index, entry) in list(variable).enumerated() {
            do throws(KeyValueList.Mistake) {
                let (key, value) = try KeyValueList.entry(entry)
                do throws(ExporterConfigurationError) {
                    _ = try HTTPEndpoint(url: "http://localhost/", headers: [key: value])
                    headers[key.lowercased()] = value
                } catch .reservedHeader {
                    reportHeader(variable, index, "is one that the exporter sets itself", remedy: "leave it out")
                } catch {
                    reportHeader(variable, index, "has a character that headers cannot have", remedy: "leave it out")
                }
            } catch {
                reportHeader(
                    variable,
                    index,
                    error.problem,
                    remedy: "write name=value,name=value, with %2C for a comma and %25 for a percent sign"
                )
            }
        }
        return headers
    }

    private mutating func reportHeader(
        _ variable: EnvironmentVariable,
        _ index: Int,
        _ problem: String,
        remedy: String
    ) {
        report(
            variable,
            "has a header that \(problem), at place \(index + 1)",
            remedy: remedy,
            consequence: "that header is left out"
        )
    }
}
