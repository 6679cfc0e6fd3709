// swift-tools-version:6.2
import PackageDescription

/// One set of settings for every Swift target: the strict language mode comes with the tools version.
let settings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

/// Puts Swift's run-time and Foundation into a binary.
///
/// It then runs where there is no Swift, and is some hundredths faster, as calls into them take no detour. This is what
/// the option `--static-swift-stdlib` does; but only what is compiled with that option names the libraries that
/// Foundation needs. Tests are linked without it, in debug builds alone.
let staticRuntime = LinkerSetting.unsafeFlags(
  ["-static-stdlib"]
    + ["CoreFoundation", "_FoundationICU", "_FoundationCollections", "_FoundationCShims"].map { "-l\($0)" },
  .when(platforms: [.linux], configuration: .release))

let package = Package(
  name: "factory-report",
  products: [
    .executable(name: "factory-report", targets: ["factory-report"]),
    .executable(name: "sample-api", targets: ["sample-api"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
    // Tests only: it is never linked into the tool.
    .package(url: "https://github.com/pointfreeco/swift-custom-dump", from: "1.7.3"),
  ],
  targets: [
    // The two pure vocabularies: they import nothing of ours, and nothing else of the package need know the other.
    .target(name: "Usage", swiftSettings: settings),
    .target(name: "ReportModel", swiftSettings: settings),

    // C libraries of the system, each behind one module.
    .target(
      name: "CSimdJSON",
      linkerSettings: [.linkedLibrary("simdjson")]),
    .systemLibrary(
      name: "CXLSXWriter", pkgConfig: "xlsxwriter",
      providers: [.apt(["libxlsxwriter-dev", "zlib1g-dev"])]),
    .systemLibrary(name: "CMalloc"),
    .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
    .target(name: "XLSX", dependencies: ["CXLSXWriter"], swiftSettings: settings),

    .target(
      name: "Templates",
      dependencies: [
        .product(name: "Yams", package: "Yams")
      ],
      path: "Templates",
      resources: [
        .embedInCode("report.md.mustache"), .embedInCode("report.html.mustache"), .embedInCode("report.css"),
        .embedInCode("management.yaml"), .embedInCode("spreadsheet-import.yaml"), .embedInCode("email.yaml"),
      ],
      swiftSettings: settings),

    // The droid CLI's own session: its files, and the one place where a refresh token is used up.
    .target(
      name: "Session",
      dependencies: [
        .product(name: "Crypto", package: "swift-crypto")
      ],
      swiftSettings: settings),
    .target(
      name: "FactoryAPI",
      dependencies: [
        "Usage", "Session", "CSimdJSON",
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "Logging", package: "swift-log"),
        // AsyncHTTPClient's own vocabulary: buffers, errors, the bound on compressed bodies.
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOHTTPCompression", package: "swift-nio-extras"),
      ],
      swiftSettings: settings),
    .target(
      name: "Archive",
      dependencies: [
        "Usage", "CSQLite",
        .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "GRDBSQLite", package: "GRDB.swift"),
      ],
      swiftSettings: settings),
    .target(
      name: "ReportAssembly", dependencies: ["Usage", "ReportModel", "Templates"],
      swiftSettings: settings),
    .target(
      name: "ReportWriters",
      dependencies: [
        "ReportModel", "XLSX", "Templates",
        .product(name: "Mustache", package: "swift-mustache"),
      ],
      swiftSettings: settings),

    // The API's stand-in: for the demo, the tests and the benchmarks.
    .target(
      name: "SampleAPI",
      dependencies: [
        "Usage",
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
      ],
      swiftSettings: settings),
    .executableTarget(
      name: "sample-api",
      dependencies: [
        "SampleAPI", "Usage",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: settings),
    .executableTarget(
      name: "factory-report",
      dependencies: [
        "Usage", "Session", "FactoryAPI", "Archive", "ReportModel", "ReportAssembly", "ReportWriters",
        "SampleAPI", "Templates", "CMalloc",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
      ],
      swiftSettings: settings,
      linkerSettings: [staticRuntime]),

    .executableTarget(
      name: "benchmark",
      dependencies: [
        "CSimdJSON", "CXLSXWriter", "XLSX",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "GRDBSQLite", package: "GRDB.swift"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOHTTPCompression", package: "swift-nio-extras"),
      ],
      path: "Benchmarks/Sources", swiftSettings: settings,
      // So that the floors are measured as the tool is.
      linkerSettings: [staticRuntime]),

    .testTarget(
      name: "UsageTests",
      dependencies: ["Usage", .product(name: "CustomDump", package: "swift-custom-dump")],
      swiftSettings: settings),
    .testTarget(name: "SessionTests", dependencies: ["Session"], swiftSettings: settings),
    .testTarget(
      name: "FactoryAPITests",
      dependencies: [
        "FactoryAPI", "SampleAPI", "Session", "Usage",
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
      ],
      swiftSettings: settings),
    .testTarget(
      name: "ArchiveTests", dependencies: ["Archive", "Usage", .product(name: "GRDB", package: "GRDB.swift")],
      exclude: ["Fixtures"],
      swiftSettings: settings),
    .testTarget(
      name: "ReportAssemblyTests", dependencies: ["ReportAssembly", "ReportModel", "Templates", "Usage"],
      swiftSettings: settings),
    .testTarget(
      name: "ReportWritersTests",
      dependencies: ["ReportWriters", "ReportModel", "Templates", "XLSX"],
      exclude: ["Golden"],
      swiftSettings: settings),
    .testTarget(name: "TemplatesTests", dependencies: ["Templates"], swiftSettings: settings),
    .testTarget(name: "XLSXTests", dependencies: ["XLSX"], swiftSettings: settings),
    .testTarget(name: "BenchmarkTests", dependencies: ["benchmark"], swiftSettings: settings),
    .testTarget(name: "SampleAPITests", dependencies: ["SampleAPI", "Usage"], swiftSettings: settings),
    .testTarget(
      name: "EndToEndTests",
      dependencies: [
        "factory-report", "SampleAPI", "Usage", "XLSX", "Archive", "FactoryAPI", "ReportAssembly", "ReportModel",
        "ReportWriters", "Session", "Templates",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
      ],
      swiftSettings: settings),
  ],
  cxxLanguageStandard: .cxx17
)
