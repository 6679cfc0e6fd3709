import AnalyticsAPI
import HTTP
import Logging
import Usage

/// Asks the API once for one day: host, TLS, proxy, key, and the server's clock.
struct ServerCheck {
  let client: AnalyticsClient.Configuration
  let environment: Environment

  /// How far the machine's clock may be off, in seconds: TLS and sessions allow some minutes.
  private static let tolerance = 300

  func diagnoses() async -> [Diagnosis] {
    let day = Availability.days(today: environment.today).upperBound
    let logger = Logger(label: Program.name) { _ in SwiftLogNoOpLogHandler() }
    do {
      let answer = try await AnalyticsClient.with(client, logger: logger) { api in
        try await api.organisationDays(.activity, day...day)
      }
      let organisation = answer.organisation.map { " for organisation \($0)" } ?? ""
      return [.ok("server", "\(client.server.route) answers\(organisation), and allows the key."), clock(answer.date)]
    } catch {
      // A clock that is ahead may be why: the API refuses days that are not over.
      let date = (error as? RequestError)?.date
      return Diagnosis.problems("server", error) + (date.map { [clock($0)] } ?? [])
    }
  }

  private func clock(_ server: Int?) -> Diagnosis {
    guard let server else { return .warning("clock", "The server's answer has no date to compare the clock with.") }
    let (ahead, isTooLarge) = environment.now().subtractingReportingOverflow(server)
    guard !isTooLarge, abs(ahead) > Self.tolerance else {
      return .ok("clock", "The machine's clock agrees with the server's.")
    }
    return .problem(
      "clock",
      "The machine's clock is \(Self.duration(minutes: abs(ahead) / 60)) \(ahead > 0 ? "ahead of" : "behind") the server's; set it, so that "
        + "periods and settled days are right.", .configuration)
  }

  /// In the unit in which people see how much it is: `90 min`, `5 hours`, `400 days`.
  private static func duration(minutes: Int) -> String {
    minutes < 120 ? "\(minutes) min" : minutes < 48 * 60 ? "\(minutes / 60) hours" : "\(minutes / 60 / 24) days"
  }
}
