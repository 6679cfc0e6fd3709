import ArgumentParser
import FactoryAPI
import Foundation
import ReportAssembly
import ReportModel
import Usage

/// What a run takes from its surroundings, read once.
struct Environment: Sendable {
  let variables: [String: String]
  /// Seconds since 1970-01-01T00:00:00Z.
  let now: @Sendable () -> Int

  static var process: Environment {
    Environment(variables: ProcessInfo.processInfo.environment, now: { Int(Timing.system.now()) })
  }

  /// A variable's value; `nil` also where it is empty.
  subscript(name: String) -> String? {
    variables[name].flatMap { $0.isEmpty ? nil : $0 }
  }

  /// The current day in UTC.
  var today: Day { Day(secondsSince1970: now()) }

  /// 9999-12-31T23:59:59Z: the last moment that has four digits for its year.
  private static let lastSecond = 253_402_300_799

  /// The moment that reports carry: `SOURCE_DATE_EPOCH` makes them reproducible.
  var generatedAt: Timestamp {
    let asked = self["SOURCE_DATE_EPOCH"].flatMap(Int.init).map { min(max(0, $0), Self.lastSecond) }
    return Timestamp(secondsSince1970: asked ?? now())
  }

  /// `XDG_DATA_HOME/factory-report/archive.sqlite`.
  var defaultArchive: String {
    let data = self["XDG_DATA_HOME"] ?? (self["HOME"] ?? ".") + "/.local/share"
    return data + "/factory-report/archive.sqlite"
  }

  /// - Throws: `ServerAddress.Invalid`.
  func address() throws -> ServerAddress {
    try ServerAddress(self["FACTORY_API_URL"] ?? ServerAddress.factory)
  }

  /// Who renews sessions.
  ///
  /// - Throws: `ServerAddress.Invalid`.
  func authority() throws -> ServerAddress {
    try ServerAddress(self["WORKOS_API_URL"] ?? ServerAddress.workOS, variable: "WORKOS_API_URL")
  }

  /// Where the droid CLI keeps its session.
  var factoryHome: String { self["FACTORY_HOME"] ?? (self["HOME"] ?? ".") + "/.factory" }

  /// The key, from a file, standard input (`-`) or the environment.
  ///
  /// - Throws: ``ConfigurationError``.
  func key(file: String?, console: Console) throws -> APIKey {
    guard let file else {
      guard let text = self["FACTORY_API_KEY"] else { throw ConfigurationError.noKey }
      guard let key = APIKey(text) else { throw ConfigurationError.unusableKey(source: "FACTORY_API_KEY") }
      return key
    }
    let text: String
    if file == "-" {
      text = readLine() ?? ""
    } else {
      text = try Self.contents(of: file) { ConfigurationError.unreadableKeyFile(path: file, reason: $0) }
      var status = stat()
      if stat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_mode & 0o077 != 0 {
        console.write("warning: the key file \(file) can be read by others; run chmod 600 on it.\n")
      }
    }
    guard let key = APIKey(text) else {
      throw ConfigurationError.unusableKey(source: file == "-" ? "standard input" : file)
    }
    return key
  }

  /// The text of a small file, or of what a shell puts in its place with `<(...)`.
  static func contents(of path: String, orThrow failure: (String) -> ConfigurationError) throws -> String {
    guard let file = FileHandle(forReadingAtPath: path) else { throw failure(String(cString: strerror(errno))) }
    defer { try? file.close() }
    do {
      return String(decoding: try file.read(upToCount: 16 << 20) ?? Data(), as: UTF8.self)
    } catch {
      throw failure("it is a folder, or reading it failed")
    }
  }
}
