import Foundation
import HTTP
import ReportAssembly
import ReportModel
import Usage

/// The environment variables and the clock.
struct Environment: Sendable {
  let variables: [String: String]
  /// Seconds since 1970-01-01T00:00:00Z.
  let now: @Sendable () -> Int

  static var process: Environment {
    Environment(variables: ProcessInfo.processInfo.environment, now: { Int(Timing.system.now()) })
  }

  /// The value of a variable; `nil` also if it is empty.
  subscript(name: String) -> String? {
    variables[name].flatMap { $0.isEmpty ? nil : $0 }
  }

  /// The current day in UTC.
  var today: Day { Day(secondsSince1970: now()) }

  /// The seconds that the local clock is ahead of UTC at a moment.
  static func localOffset(at moment: Int) -> Int {
    var (moment, local) = (time_t(moment), tm())
    return localtime_r(&moment, &local) == nil ? 0 : local.tm_gmtoff
  }

  /// 9999-12-31T23:59:59Z: a later year has more than four digits.
  private static let lastSecond = 253_402_300_799

  /// The time that reports show as that of their making; `SOURCE_DATE_EPOCH` makes reports reproducible.
  ///
  /// - Throws: ``ConfigurationError/unusableTime(_:)`` if the variable is no second of the years 1970 to 9999.
  func generatedAt() throws(ConfigurationError) -> Timestamp {
    guard let given = self["SOURCE_DATE_EPOCH"] else { return Timestamp(secondsSince1970: now()) }
    guard given.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let second = Int(given), second <= Self.lastSecond
    else {
      throw .unusableTime(given.onOneLine)
    }
    return Timestamp(secondsSince1970: second)
  }

  /// A folder that a variable names; `nil` unless its path is absolute: another one would depend on the current folder.
  private func folder(_ name: String) -> String? {
    self[name].flatMap { $0.utf8.first == UInt8(ascii: "/") ? $0 : nil }
  }

  /// The archive's place unless an option names one.
  ///
  /// - Throws: ``ConfigurationError/noHome``.
  func defaultArchive() throws(ConfigurationError) -> String {
    guard let folder = folder("XDG_DATA_HOME") ?? folder("HOME").map({ $0 + "/.local/share" }) else { throw .noHome }
    return folder + "/factory-report/archive.sqlite"
  }

  /// Where a configuration file may be; the first one counts alone.
  var configurationPlaces: [String] {
    let own = (folder("XDG_CONFIG_HOME") ?? folder("HOME").map { $0 + "/.config" }).map { [$0] } ?? []
    return (own + ["/etc"]).map { $0 + "/factory-report/config.yaml" }
  }

  /// The folder of the droid CLI's session.
  var factoryHome: String { self["FACTORY_HOME"] ?? (folder("HOME") ?? "") + "/.factory" }

  /// The address of the API.
  func address() throws(ServerAddress.Invalid) -> ServerAddress {
    try ServerAddress(self["FACTORY_API_URL"] ?? ServerAddress.factory)
  }

  /// The address of the service that renews sessions.
  func authority() throws(ServerAddress.Invalid) -> ServerAddress {
    try ServerAddress(self["WORKOS_API_URL"] ?? ServerAddress.workOS, variable: "WORKOS_API_URL")
  }
}
