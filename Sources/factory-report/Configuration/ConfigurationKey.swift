import ReportWriters
import Templates
import Usage

/// A key of the configuration file: an option of `generate`, by its name without dashes, or `period`.
struct ConfigurationKey: Sendable {
  /// How a value of the file becomes arguments.
  enum Kind {
    case text
    /// One text, or a list of them, which the option separates by commas.
    case texts
    case flag
    /// A path: one that does not begin with `/` is below the folder of the configuration file.
    case path
    /// A path or `api`, or a list of them; the option is given once for each.
    case rosters
    /// The name of a shipped template, or a path.
    case template
    case period
  }

  /// The options that commands share.
  enum Group {
    case period, report, watch, output, people, prices, results, archive, key, api, session, messages
  }

  let name: String
  let kind: Kind
  let group: Group
  /// The value in force, as the file would have it.
  let value: @Sendable (Generate) -> String

  private init(_ name: String, _ kind: Kind, _ group: Group, _ value: @escaping @Sendable (Generate) -> String) {
    self.name = name
    self.kind = kind
    self.group = group
    self.value = value
  }

  private static func flag(
    _ name: String, _ group: Group, _ value: @escaping @Sendable (Generate) -> Bool
  ) -> ConfigurationKey {
    ConfigurationKey(name, .flag, group) { value($0) ? "true" : "false" }
  }

  /// All keys, in the order of the command's help.
  static let all = [
    ConfigurationKey("period", .period, .period) { $0.period.inWords },
    ConfigurationKey("format", .texts, .output) { $0.output.format?.names.joined(separator: ", ") ?? "the template's" },
    ConfigurationKey("template", .template, .output) { $0.output.template.defaultValueDescription },
    ConfigurationKey("output", .path, .output) { $0.output.output },
    ConfigurationKey("name", .text, .output) { $0.output.name ?? "usage-PERIOD" },
    flag("overwrite", .output) { $0.output.overwrite },
    flag("detail", .output) { $0.output.detail },
    ConfigurationKey("csv-dialect", .text, .output) { $0.output.csvDialect.rawValue },
    ConfigurationKey("roster", .rosters, .output) {
      $0.output.roster.isEmpty ? "none" : $0.output.roster.map(\.text).joined(separator: ", ")
    },
    ConfigurationKey("people", .text, .people) { $0.output.people.rawValue },
    ConfigurationKey("minimum-group", .text, .output) { $0.output.minimumGroup.map { "\($0)" } ?? "none" },
    ConfigurationKey("prices", .path, .prices) { $0.output.money.prices ?? "none" },
    flag("zip", .output) { $0.output.zip },
    ConfigurationKey("mail-to", .texts, .output) { $0.output.mail.recipients.inWords },
    ConfigurationKey("mail-from", .text, .output) { $0.output.mail.mailFrom?.description ?? "none" },
    ConfigurationKey("mail-subject-prefix", .text, .output) { $0.output.mail.mailSubjectPrefix ?? "none" },
    ConfigurationKey("attach", .texts, .output) { $0.output.mail.attach?.names.joined(separator: ", ") ?? "none" },
    flag("print0", .results) { $0.results.endsWithNul },
    flag("offline", .report) { $0.offline },
    flag("no-compare", .report) { $0.noCompare },
    ConfigurationKey("fail-above", .text, .watch) { $0.thresholds.failAbove.map { $0.value.asPercent } ?? "none" },
    flag("fail-pace", .watch) { $0.thresholds.failPace },
    ConfigurationKey("archive", .path, .archive) {
      $0.archive.archive ?? (try? Environment.process.defaultArchive()) ?? "none"
    },
    ConfigurationKey("key-file", .path, .key) { $0.api.keyFile ?? "none" },
    ConfigurationKey("concurrency", .text, .api) { "\($0.api.concurrency)" },
    flag("refresh", .api) { $0.api.refresh },
    flag("no-refresh", .session) { $0.session.noRefresh },
    flag("verbose", .messages) { $0.messages.verbose },
    flag("quiet", .messages) { $0.messages.quiet },
    flag("timings", .messages) { $0.messages.timings },
  ]

  /// The groups of keys that are options of a command; none for commands that the file says nothing of.
  static func groups(of command: String) -> Set<Group> {
    switch command {
    case "generate":
      [.period, .report, .watch, .output, .people, .prices, .results, .archive, .key, .api, .session, .messages]
    case "fetch": [.period, .results, .archive, .key, .api, .session, .messages]
    case "export": [.people, .results, .archive, .key, .api, .messages]
    case "subscription": [.watch, .prices, .archive, .key, .session, .messages]
    case "status": [.archive]
    case "doctor": [.output, .people, .prices, .archive, .key, .api]
    default: []
    }
  }
}

extension [MailAddress] {
  fileprivate var inWords: String { isEmpty ? "none" : map(\.description).joined(separator: ", ") }
}
