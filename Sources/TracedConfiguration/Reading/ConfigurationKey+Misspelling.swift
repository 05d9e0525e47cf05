//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Configuration
public import OpenTracing
internal import OpenTracingExporters
internal import OpenTracingInstrumentation
internal import OpenTracingSupport

extension ConfigurationKey {
    /// Finds misspelled keys of the settings and the tracer.
    ///
    /// A `ConfigReader` only supports lookup by key, so keys that nothing reads go unnoticed. If you know the names in the
    /// configuration, you can check them:
    /// ```swift
    /// let names = ProcessInfo.processInfo.environment.keys
    /// for problem in ConfigurationKey.misspellings(among: names) { logger.warning("\(problem)") }
    /// ```
    ///
    /// - Parameter names: keys, with their components separated by dots, or variables. They may include those of other programs:
    ///   a name is reported only if it is similar to a known one and starts like it.
    /// - Returns: the problems, each with the intended name, in the order of the names.
    public static func misspellings(among names: some Sequence<String>) -> [ConfigurationProblem] {
        let keys = (settings + tracer).map(\.name)
        let keysByVariable = Dictionary(keys.map { (variable(for: $0), $0) }) { first, _ in first }
        // The settings file path has a variable but no key.
        let variables =
            TracingSettings.variables.map(\.name) + TracerConfiguration.variables.map(\.name)
            + keysByVariable.keys.sorted()
        return names.sorted().compactMap { name in
            let isKey = name.contains(".")
            guard isKey ? !keys.contains(name) : !variables.contains(name) else { return nil }
            let meant: String?
            if isKey, name.hasPrefix("trace.") {
                let nearest = Misspelling.key(meantBy: name, among: keys.filter { $0.hasPrefix("trace.") })
                // In a short name, three edits could match anything.
                meant = nearest.flatMap {
                    Misspelling.slips(from: name, to: $0) * 2 < name.count - "trace.".count ? $0 : nil
                }
            } else {
                let nearest = Misspelling.variable(meantBy: isKey ? variable(for: name) : name, among: variables)
                meant = isKey ? nearest.flatMap { keysByVariable[$0] } : nearest
            }
            return meant.map {
                ConfigurationProblem(
                    in: name.limited(to: 100),
                    isKey ? "unknown key" : Misspelling.problem,
                    remedy: Misspelling.remedy(meant: $0),
                    consequence: "it has no effect"
                )
            }
        }
    }

    /// Finds misspelled keys of the settings and the tracer in a JSON file.
    ///
    /// - Parameter file: the path of the file, as passed to the provider.
    /// - Returns: the problems, each with the intended key; none for a file that is unreadable or not JSON, which the provider
    ///   reports.
    public static func misspellings(inFile file: String) -> [ConfigurationProblem] {
        guard case .success(let text) = SettingsFile.read(file), let root = try? JSONReader.read(text) else {
            return []
        }
        var names: [String] = []
        collect(root, below: "", into: &names)
        return misspellings(among: names)
    }

    private static func collect(_ node: JSONNode, below key: String, into names: inout [String]) {
        guard case .object(let members) = node.value else { return names.append(key) }
        for member in members {
            collect(member.value, below: key.isEmpty ? member.name : "\(key).\(member.name)", into: &names)
        }
    }
}
#endif
