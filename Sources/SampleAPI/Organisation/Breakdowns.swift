import Usage

// Each function splits one of a user's counts of a day by name; the parts add up to the count.
extension SampleUserDay {
  /// Splits `toolCalls` by tool: `mcpCalls` by the tools of MCP servers, the rest by the product's own tools, and
  /// seldom one call under a name that is a parsing artifact.
  ///
  /// - Parameter take: Called with a tool's index in `ToolNames.all` and its calls; a tool may come more than once.
  func splitTools(_ take: (_ tool: Int, _ calls: Int) -> Void) {
    var own = toolCalls - mcpCalls
    if own > 0, let artifact {
      take(ToolNames.artifact(artifact), 1)
      own -= 1
    }
    var random = random(.tools)
    random.split(own, by: Weights.tools, take)
    splitServers { server, _, calls in
      take(ToolNames.server(server, tool: 0), calls - calls / 3)
      take(ToolNames.server(server, tool: 1), calls / 3)
    }
  }

  /// The parsing artifact (an index in the catalogue) that one of this day's calls is counted under.
  ///
  /// About 0.006 % of all calls. In every fourth week each of the first five users has one, on a weekday of their own:
  /// even a small organisation shows every kind within a month.
  private var artifact: Int? {
    let kinds = Catalogue.artifacts.count
    let (week, weekday) = ((day.number + 3) / 7, day.weekday - 1)
    if week % 4 == 0, weekday < kinds, profile.index == weekday { return weekday }
    var random = random(.artifacts)
    return random.chance(Double(toolCalls) * 0.000_05) ? random.below(kinds) : nil
  }

  /// Splits `mcpCalls` by server.
  ///
  /// - Parameter take: Called with a server's index in the catalogue, whether its other spelling is used, and its calls.
  func splitServers(_ take: (_ server: Int, _ isOtherSpelling: Bool, _ calls: Int) -> Void) {
    var random = random(.servers)
    random.split(mcpCalls, by: Weights.servers) { server, calls in
      take(server, profile.spellsDifferently && Catalogue.servers[server].otherSpelling != nil, calls)
    }
  }

  /// Splits `filesCreated + filesEdited` by language and extension: mostly the user's first language, then the second
  /// one, and a side language.
  ///
  /// - Parameter take: Called with a language's index in the catalogue, an extension's index in the language, and the
  ///   number of files.
  func splitFiles(_ take: (_ language: Int, _ fileExtension: Int, _ files: Int) -> Void) {
    var random = random(.extensions)
    let side = Catalogue.sideLanguages[random.below(Catalogue.sideLanguages.count)]
    var languages: [(language: Int, files: Int)] = []
    let candidates = [profile.language, profile.secondLanguage, side]
    let second = profile.secondLanguage == profile.language ? 0 : 20
    random.split(filesCreated + filesEdited, by: [65, second, 15]) { index, files in
      languages.append((candidates[index], files))
    }
    for (language, files) in languages {
      let extensions = Catalogue.languages[language].extensions
      guard extensions.count > 1 else {
        take(language, 0, files)
        continue
      }
      random.split(files, by: extensions.map(\.weight)) { take(language, $0, $1) }
    }
  }

  /// The languages of this day's files (indices in the catalogue), by files in descending order.
  var languages: [Int] {
    var files: [(language: Int, files: Int)] = []
    splitFiles { language, _, count in
      if files.last?.language == language {
        files[files.count - 1].files += count
      } else {
        files.append((language, count))
      }
    }
    files.sort { ($0.files, $1.language) > ($1.files, $0.language) }
    return files.map(\.language)
  }

  /// The clients that the user used (indices in the catalogue), at least one.
  var clients: [Int] {
    var random = random(.clients)
    let web = random.chance(profile.usesWeb)
    let automated = random.chance(profile.automates)
    let terminal = random.chance(0.85) || (!web && !automated)
    return (terminal ? [0] : []) + (web ? [Catalogue.web] : []) + (automated ? [2] : [])
  }
}

/// All names of `by_tool`: the product's tools, then two tools of each server, then the parsing artifacts.
enum ToolNames {
  static let all =
    Catalogue.tools.map(\.name) + Catalogue.servers.flatMap { $0.tools.prefix(2) } + Catalogue.artifacts

  private static let firstOfServers = Catalogue.tools.count
  private static let firstArtifact = all.count - Catalogue.artifacts.count

  static func server(_ server: Int, tool: Int) -> Int { firstOfServers + 2 * server + tool }
  static func artifact(_ kind: Int) -> Int { firstArtifact + kind }
}
