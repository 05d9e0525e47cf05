import Hummingbird
import OpenTracingExporters
import OpenTracingSDK
import TracedHummingbird
import TracedRouting

@main
struct Storefront {
    static func main() async throws {
        let tracer = RecordingTracer(serviceName: "storefront") {
            $0.processors = [WholeTraceProcessor(ConsoleExporter(tags: ["tenant", "http.header.authorization"]))]
        }
        let settings = TracingSettings(tracedRequestAttributes: [\.method, \.tenant, \.headers.authorization])
        let tracing = RequestTracing(tracer, settings: settings)
        let application = Application(router: try routes(tracing))
        try await application.runService()
    }
}
