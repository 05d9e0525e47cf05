import TracedRouting

extension RequestAttributes {
    var tenant: RequestTag { self.headers["x-tenant"].named("tenant") }
}
