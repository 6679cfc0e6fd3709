import ArgumentParser
import HTTP
import Usage

/// What tokens and seats cost.
struct PriceOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "A YAML file with a currency and dated prices, and if wanted seats and budgets: costs are shown.",
      valueName: "file"))
  var prices: String?

  /// Reads the price file, and says on the console which of its budgets have no group in the roster.
  ///
  /// - Parameters:
  ///   - roster: The roster with the groups.
  ///   - remedy: What the warning says of budgets of groups without such a roster.
  /// - Returns: `nil` without a file.
  /// - Throws: ``ConfigurationError`` and `YAMLError`.
  func read(_ roster: Roster?, without remedy: String) throws -> Prices? {
    guard let path = prices else { return nil }
    let prices = try PriceFile.prices(path)
    if let warning = prices.warning(roster, without: remedy) {
      Console.standardError.write("warning: \(warning.onOneLine)\n")
    }
    return prices
  }
}
