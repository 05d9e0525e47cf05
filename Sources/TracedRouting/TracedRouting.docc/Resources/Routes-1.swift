import TracedRouting

func routes(_ tracing: RequestTracing) throws -> TracedRouter {
    try TracedRouter(tracing) {
        Get("/health") { _ in .ok }
        Get("/about") { _ in .text("a small shop\n") }
        Get("/orders/:id", traced: true) { request in .text("order \(request.parameters.id ?? "")\n") }
    }
}
