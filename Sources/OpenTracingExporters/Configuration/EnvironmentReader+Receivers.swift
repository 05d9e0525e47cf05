//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

extension EnvironmentReader {
    /// A URL that requests can be sent to. Messages do not show it: it may hold a secret.
    mutating func endpoint(_ variable: EnvironmentVariable, example: String) -> EndpointSetting {
        guard let text = text(variable) else { return .notSet }
        do throws(ExporterConfigurationError) {
            _ = try HTTPEndpoint(url: text, headers: [:])
            return .url(text)
        } catch {
            let consequence: String? =
                variable == .zipkinEndpoint ? nil : "it counts as not set, and no headers are sent"
            if error == .endpointHoldsUserInfo {
                report(
                    variable,
                    "has a name or a password before the host",
                    remedy: variable == .zipkinEndpoint
                        ? "set zipkin.options.headers in code" : "put it into OTEL_EXPORTER_OTLP_HEADERS",
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

    mutating func otlpProtocol(_ variable: EnvironmentVariable) -> OTLPEncoding? {
        guard text(variable)?.lowercased() == "grpc" else {
            return choice(variable, ["http/protobuf": .protobuf, "http/json": .json])
        }
        report(
            variable,
            "has \"grpc\", which is not supported",
            remedy: "give http/protobuf, and an endpoint that takes it, as a rule on port 4318 instead of 4317",
            consequence: "spans are sent as http/protobuf"
        )
        return .protobuf
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
