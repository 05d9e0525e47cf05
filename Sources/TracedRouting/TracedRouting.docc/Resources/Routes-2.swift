import TracedRouting

struct Users: Routes {
    let tracing: RequestTracing

    @TracedMethod(.get, "/users/:id", "users.show", tags: \.parameters.id) var show = Users.show

    func show(_ request: Request) async throws -> Response {
        let name = tracing.tracer.withSpan("names.find") { _ in "ann" }
        return .text("user \(name)\n")
    }
}

func routes(_ tracing: RequestTracing) throws -> TracedRouter {
    try TracedRouter(tracing) {
        Get("/health") { _ in .ok }
        Get("/about") { _ in .text("a small shop\n") }
        Get("/orders/:id", traced: true) { request in .text("order \(request.parameters.id ?? "")\n") }
        Group("/admin", traced: false) { Get("/queues") { _ in .text("none\n") } }
        Users(tracing: tracing)
    }
}
