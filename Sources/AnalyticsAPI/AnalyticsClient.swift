package import HTTP
package import Logging
package import Usage

/// The client of Factory's Analytics API.
///
/// It fetches whole days.
package struct AnalyticsClient: Sendable {
  package struct Configuration: Sendable {
    package let server: ServerClient.Configuration
    let key: APIKey

    package init(_ server: ServerClient.Configuration, key: APIKey) {
      self.server = server
      self.key = key
    }
  }

  private let server: ServerClient
  private let key: APIKey

  /// Lends a client; its connections are closed when `body` returns.
  ///
  /// - Parameters:
  ///   - configuration: The API, the key, and how requests are sent.
  ///   - timing: The clock and the random numbers.
  ///   - logger: Logs every request at level debug, without headers.
  ///   - onAnswer: Called with the size of each answer's body, in bytes and uncompressed, from any thread.
  ///   - body: Uses the client.
  /// - Returns: What `body` returns.
  /// - Throws: What `body` throws.
  package static func with<Result: Sendable>(
    _ configuration: Configuration, timing: Timing = .system, logger: Logger,
    onAnswer: @escaping @Sendable (_ bytes: Int) -> Void = { _ in }, _ body: (AnalyticsClient) async throws -> Result
  ) async throws -> Result {
    try await ServerClient.with(
      configuration.server, credential: configuration.key, timing: timing, logger: logger, onAnswer: onAnswer
    ) { server in
      try await body(AnalyticsClient(server: server, key: configuration.key))
    }
  }

  /// The days of an organisation endpoint that have a row.
  ///
  /// - Throws: `RequestError`.
  package func organisationDays(_ endpoint: Endpoint, _ days: ClosedRange<Day>) async throws -> OrganisationPage {
    var parser = JSONParser()
    let decoder = OrganisationDecoder(endpoint)
    return try await page(AnalyticsRequest(endpoint, days: days), &parser) { try decoder.page($0, days: days) }
  }

  /// The users of a day, from all pages.
  ///
  /// A user who is on two pages counts once, as on the first.
  ///
  /// - Throws: `RequestError`.
  package func users(on day: Day) async throws -> (organisation: String?, users: [UserDay]) {
    var parser = JSONParser()
    let decoder = UsersDecoder(day: day)
    var users: [UserDay] = []
    var seen: Set<ExactText> = []
    var organisation: String?
    var walk = CursorWalk()
    var request = AnalyticsRequest(.users, days: day...day)
    while true {
      let next = try await page(request, &parser) { root in
        let page = try decoder.page(root) { row in
          if seen.insert(ExactText(row.userID)).inserted { users.append(row) }
        }
        if let other = page.organisation, let organisation, other != organisation {
          throw FieldProblem(
            reason: "it is of organisation \(printable(other)), page 1 of \(printable(organisation))")
        }
        organisation = organisation ?? page.organisation
        return try walk.advance(hasMore: page.hasMore, nextCursor: page.nextCursor)
      }
      guard case .fetch(let cursor) = next else { return (organisation, users) }
      request = AnalyticsRequest(.users, days: day...day, cursor: cursor, page: request.page + 1)
    }
  }

  private func page<Page: Sendable>(
    _ request: AnalyticsRequest, _ parser: inout JSONParser, _ read: (JSONValue) throws -> Page
  ) async throws -> Page {
    try await server.send(
      Request(request.target, subject: request.description, hint: "finished days are kept")
    ) { body in
      do {
        return try parser.parse(body) { root in
          guard !key.isRepeated(in: body, parsed: root) else { throw FieldProblem(reason: "it repeats the API key") }
          return try read(root)
        }
      } catch let problem as FieldProblem {
        let day = request.days.count > 1 ? problem.day.map { "on \($0), " } : nil
        throw UnusableBody((day ?? "") + problem.reason)
      } catch let error as JSONSyntaxError {
        throw UnusableBody("it is not valid JSON (\(error.reason))", isTransient: true)
      }
    }
  }
}
