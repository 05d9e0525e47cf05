// swift-tools-version: 6.2
import PackageDescription

// A package as the author of a tracer has it, who uses the products of this one from outside.
let package = Package(
    name: "user-package",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "swift-opentracing", path: "../..")],
    targets: [
        .testTarget(
            name: "UserTests",
            dependencies: [
                .product(name: "OpenTracing", package: "swift-opentracing"),
                .product(name: "OpenTracingTesting", package: "swift-opentracing"),
            ]
        )
    ],
    swiftLanguageModes: [.v6]
)
