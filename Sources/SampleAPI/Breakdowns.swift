import Usage

// Each of these deals one of a user's numbers of a day out over names. The parts add up to the number.
extension SampleUserDay {
  /// `toolCalls` by tool: the calls of MCP servers under those servers' tools, the rest under the product's own, and
  /// now and then one under a name that was parsed wrongly.
  ///
  /// - Parameter take: Called with a tool's index in `ToolNames.all` and its calls; a tool may come more than once.
  func dealTools(_ take: (_ tool: Int, _ calls: Int) -> Void) {
    var own = toolCalls - mcpCalls
    if own > 0, let artifact {
      take(ToolNames.artifact(artifact), 1)
      own -= 1
    }
    var generator = generator(.tools)
    generator.deal(own, over: Weights.tools, take)
    dealServers { server, _, calls in
      take(ToolNames.server(server, tool: 0), calls - calls / 3)
      take(ToolNames.server(server, tool: 1), calls / 3)
    }
  }

  /// Which wrongly parsed name, if any, one of this day's calls goes under.
  ///
  /// About 0.006 % of all calls. Every fourth week each of the first five users is certain to have one, on a weekday of
  /// their own, so that even a small organisation shows every kind within a month.
  private var artifact: Int? {
    let kinds = Catalogue.artifacts.count
    let (week, weekday) = ((day.number + 3) / 7, day.weekday - 1)
    if week % 4 == 0, weekday < kinds, profile.index == weekday { return weekday }
    var generator = generator(.artifacts)
    return generator.chance(Double(toolCalls) * 0.000_05) ? generator.below(kinds) : nil
  }

  /// `mcpCalls` by server.
  ///
  /// - Parameter take: Called with a server's index in the catalogue, whether it goes by its other spelling, and calls.
  func dealServers(_ take: (_ server: Int, _ isOtherSpelling: Bool, _ calls: Int) -> Void) {
    var generator = generator(.servers)
    generator.deal(mcpCalls, over: Weights.servers) { server, calls in
      take(server, profile.spellsDifferently && Catalogue.servers[server].otherSpelling != nil, calls)
    }
  }

  /// `filesCreated + filesEdited` by language and extension: mostly the user's own language, then their second one, and
  /// one of those that everyone writes.
  ///
  /// - Parameter take: Called with a language's index in the catalogue, an extension's index in the language, and how
  ///   many files.
  func dealFiles(_ take: (_ language: Int, _ fileExtension: Int, _ files: Int) -> Void) {
    var generator = generator(.extensions)
    let side = Catalogue.sideLanguages[generator.below(Catalogue.sideLanguages.count)]
    var languages: [(language: Int, files: Int)] = []
    let candidates = [profile.language, profile.secondLanguage, side]
    let second = profile.secondLanguage == profile.language ? 0 : 20
    generator.deal(filesCreated + filesEdited, over: [65, second, 15]) { index, files in
      languages.append((candidates[index], files))
    }
    for (language, files) in languages {
      let extensions = Catalogue.languages[language].extensions
      guard extensions.count > 1 else {
        take(language, 0, files)
        continue
      }
      generator.deal(files, over: extensions.map(\.weight)) { take(language, $0, $1) }
    }
  }

  /// The indices of the languages of this day's files, that with the most files first.
  var languages: [Int] {
    var files: [(language: Int, files: Int)] = []
    dealFiles { language, _, count in
      if files.last?.language == language {
        files[files.count - 1].files += count
      } else {
        files.append((language, count))
      }
    }
    files.sort { ($0.files, $1.language) > ($1.files, $0.language) }
    return files.map(\.language)
  }

  /// The clients that the user used, at least one; indices in the catalogue.
  var clients: [Int] {
    var generator = generator(.clients)
    let web = generator.chance(profile.usesWeb)
    let automated = generator.chance(profile.automates)
    let terminal = generator.chance(0.85) || (!web && !automated)
    return (terminal ? [0] : []) + (web ? [Catalogue.web] : []) + (automated ? [2] : [])
  }
}

/// The names of `by_tool` in one array: the product's tools, then each server's two, then those parsed wrongly.
enum ToolNames {
  static let all =
    Catalogue.tools.map(\.name) + Catalogue.servers.flatMap { $0.tools.prefix(2) } + Catalogue.artifacts

  private static let firstOfServers = Catalogue.tools.count
  private static let firstArtifact = all.count - Catalogue.artifacts.count

  static func server(_ server: Int, tool: Int) -> Int { firstOfServers + 2 * server + tool }
  static func artifact(_ kind: Int) -> Int { firstArtifact + kind }
}
