/// The variables that a program gets: those that name no secret.
///
/// It is a list of what is allowed, so that a key, token or proxy password that a later version reads is left out, too.
enum ProgramEnvironment {
  private static let names: Set<String> = [
    "PATH", "HOME", "USER", "LANG", "TZ", "TMPDIR", "LD_LIBRARY_PATH", "PYTHONPATH", "SOURCE_DATE_EPOCH",
  ]

  /// Of the user's language, and of the programs' own settings.
  private static let prefixes = ["LC_", "FACTORY_REPORT_FORMAT_"]

  static func allowed(of variables: [String: String]) -> [String: String] {
    variables.filter { name, _ in names.contains(name) || prefixes.contains { name.hasPrefix($0) } }
  }
}
