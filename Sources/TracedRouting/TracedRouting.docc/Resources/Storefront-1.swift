import Hummingbird
import OpenTracingExporters
import OpenTracingSDK
import TracedHummingbird
import TracedRouting

@main
struct Storefront {
    static func main() async throws {
        let tracer = RecordingTracer(serviceName: "storefront") {
            $0.processors = [WholeTraceProcessor(ConsoleExporter())]
        }
        let tracing = RequestTracing(tracer)
        let application = Application(router: try routes(tracing))
        try await application.runService()
    }
}
