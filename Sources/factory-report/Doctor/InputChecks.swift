import AnalyticsAPI
import Files
import ReportDefinition
import Subscription
import Usage

/// Checks of what a run reads: configuration, key, session, template and roster.
struct InputChecks {
  let environment: Environment

  /// The configuration file, where `option` is the value of `--config`.
  func configuration(option: String?, report: String?) -> [Diagnosis] {
    Diagnosis.of("configuration") {
      guard let file = try ConfigurationFile.first(option: option, environment: environment) else {
        if report != nil { throw ConfigurationError.noConfiguration(places: environment.configurationPlaces) }
        return [.ok("configuration", "There is no configuration file; options and defaults hold.")]
      }
      _ = try file.settings(ofReport: report)
      let reports = file.reports.map(\.name)
      return [
        .ok(
          "configuration",
          "\(file.path) has \(reports.isEmpty ? "no reports" : "the reports \(reports.joined(separator: ", "))").")
      ]
    }
  }

  func key(_ key: APIKey, file: String?) -> [Diagnosis] {
    guard let file, file != "-" else {
      return [.ok("key", file == nil ? "The API key is in FACTORY_API_KEY." : "The API key came from standard input.")]
    }
    guard let stamp = try? FileStamp(file), stamp.isRegularFile, stamp.permissions & 0o077 != 0 else {
      return [.ok("key", "The API key is in \(file), which others cannot read.")]
    }
    return [.warning("key", "The key file \(file) can be read by others; run chmod 600 on it.")]
  }

  /// The session of the droid CLI: the billing period is asked for with it where the key does not serve.
  func session(besideKey hasKey: Bool) -> Diagnosis {
    do {
      let session = try SessionHome(environment.factoryHome).session()
      return session.isOver(at: environment.now())
        ? .warning("session", "The session of the droid CLI is over; the next run renews it, or run droid.")
        : .ok("session", "The session of the droid CLI in \(environment.factoryHome) is valid.")
    } catch SessionError.none(let home) where hasKey {
      return .warning(
        "session",
        "There is no session of the droid CLI in \(home): the billing period is asked for with the API key alone.")
    } catch {
      return .warning("session", "\(error)")
    }
  }

  func template(_ template: TemplateChoice) -> [Diagnosis] {
    Diagnosis.of("template") {
      let definition = try template.definition()
      return [
        .ok("template", "\(template.defaultValueDescription) has \(definition.sections.count) sections.")
      ]
    }
  }

  func roster(_ sources: [RosterSource]) -> [Diagnosis] {
    guard let path = sources.lazy.compactMap(\.path).first else {
      guard sources.isEmpty else {
        return [.ok("roster", "The roster is the API's list of the organisation's users, without groups.")]
      }
      return [.warning("roster", "There is no roster: reports have no groups; --roster gives one.")]
    }
    return Diagnosis.of("roster") { [.ok("roster", "\(path) has \(try RosterFile.roster(path).count) people.")] }
  }

  /// No line without a price file.
  func prices(_ path: String?) -> [Diagnosis] {
    guard let path else { return [] }
    return Diagnosis.of("prices") { [.ok("prices", "\(path) is in \(try PriceFile.prices(path).currency.code).")] }
  }

  /// What the machine's calendar means for a scheduled run.
  func timeZone() -> Diagnosis {
    let offset = Environment.localOffset(at: environment.now())
    guard offset != 0 else { return .ok("time zone", "The machine's time is UTC, as the API's days are.") }
    let minutes = abs(offset) / 60
    let digits = String(100 + minutes % 60).dropFirst()
    let name = "UTC\(offset < 0 ? "-" : "+")\(minutes / 60):\(digits)"
    return .ok(
      "time zone",
      "The machine's time is \(name) and the API's days are UTC: in a crontab write CRON_TZ=UTC, and report the last "
        + "month on its second day.")
  }
}
