// swift-tools-version: 6.2
import PackageDescription

// A package as users have it, who see of this one what is public: an author of a tracer, of a part of the tracer, of an integration, and
// whoever follows the README and the article about the framework guide.
let package = Package(
    name: "user-package",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "swift-opentracing", path: "../..")],
    targets: [
        .testTarget(
            name: "UserTests",
            dependencies: [
                .product(name: "OpenTracing", package: "swift-opentracing"),
                .product(name: "OpenTracingExporters", package: "swift-opentracing"),
                .product(name: "OpenTracingSDK", package: "swift-opentracing"),
                .product(name: "OpenTracingTesting", package: "swift-opentracing"),
                .product(name: "TracedRouting", package: "swift-opentracing"),
                .product(name: "TracedURLSession", package: "swift-opentracing"),
                .product(name: "TracingConsole", package: "swift-opentracing"),
            ]
        )
    ],
    swiftLanguageModes: [.v6]
)
