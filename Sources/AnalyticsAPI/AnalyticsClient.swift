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
    var answer = try await page(AnalyticsRequest(endpoint, days: days), &parser) {
      try decoder.page($0, days: days, isLinked: $1)
    }
    answer.page.notes += answer.notes
    answer.page.date = answer.date
    return answer.page
  }

  /// The users of a day, from all pages.
  ///
  /// Of two different rows of a user the one read last counts, with a note.
  ///
  /// - Throws: `RequestError`.
  package func users(on day: Day) async throws -> UsersAnswer {
    var parser = JSONParser()
    let decoder = UsersDecoder(day: day)
    var answer = UsersAnswer()
    var places: [ExactText: Int] = [:]
    var walk = CursorWalk()
    var rowsRead = 0
    var stated = StatedRows(.users)
    var request = AnalyticsRequest(.users, days: day...day)
    while true {
      let (next, notes, date) = try await page(request, &parser) { root, isLinked in
        let before = answer.users.count
        var rows = 0
        defer { rowsRead += rows }
        let page = try decoder.page(root, isLinked: isLinked) { row in
          rows += 1
          guard let place = places[row.userID] else {
            places[row.userID] = answer.users.count
            answer.users.append(row)
            return
          }
          if let note = AnswerNote(repeated: row, after: answer.users[place]) { answer.notes.append(note) }
          answer.users[place] = row
        }
        if let other = page.organisation, let organisation = answer.organisation, other != organisation {
          throw FieldProblem(
            reason: "it is of organisation \(printable(other)), page 1 of \(printable(organisation))")
        }
        answer.organisation = answer.organisation ?? page.organisation
        let step = try walk.advance(
          hasMore: page.paging.hasMore, nextCursor: page.paging.nextCursor, rows: rows,
          isFull: rows >= min(AnalyticsRequest.usersPerPage, page.paging.limit ?? .max),
          hasNewUsers: answer.users.count > before)
        stated.add(page.paging, rows: rows)
        if step == .finished, let pages = page.paging.pages, pages > request.page {
          throw FieldProblem(reason: "it says that it has \(pages) pages, and names no cursor of the next one")
        }
        return step
      }
      answer.notes += notes
      answer.date = answer.date ?? date
      guard case .fetch(let cursor) = next else {
        // In front, as the number of notes that are kept is limited.
        answer.notes = stated.notes(day...day, rows: [rowsRead, answer.users.count]) + answer.notes
        return answer
      }
      request = AnalyticsRequest(.users, days: day...day, cursor: cursor, page: request.page + 1)
    }
  }

  private func page<Page: Sendable>(
    _ request: AnalyticsRequest, _ parser: inout JSONParser,
    _ read: (_ root: JSONValue, _ isLinked: Bool) throws -> Page
  ) async throws -> (page: Page, notes: [AnswerNote], date: Int?) {
    let (page, date) = try await self.read(
      Request(request.target, subject: request.description, hint: "finished days are kept"),
      emptyBody: #"{"data":[]}"#, isOfDays: request.days.count > 1, &parser
    ) { root, answer, hasUnreadableText in
      (
        page: try read(root, answer.linksToNext),
        notes: hasUnreadableText ? root.unreadableText(request) : []
      )
    }
    return (page.page, page.notes, date)
  }

  /// Sends a request and reads the body of its answer.
  ///
  /// - Parameters:
  ///   - request: The request.
  ///   - emptyBody: Stands for the body of an answer with status 204, which has no rows.
  ///   - isOfDays: Whether the answer is about several days, so that errors name one.
  ///   - parser: Parses the body.
  ///   - read: Given the value of the body, the answer, and whether U+FFFD stands in it for text that is no Unicode.
  /// - Returns: What `read` returns, and the server's clock.
  /// - Throws: `RequestError`.
  func read<Value: Sendable>(
    _ request: Request, emptyBody: String, isOfDays: Bool = false, _ parser: inout JSONParser,
    _ read: (_ root: JSONValue, _ answer: Answer, _ hasUnreadableText: Bool) throws -> Value
  ) async throws -> (value: Value, date: Int?) {
    // Bytes that are not UTF-8 may be damage on the way: only a body that comes again and again is read with them.
    // By its hash: many large ones would fill the memory.
    var (refused, times) = (0, 0)
    return try await server.send(request) { answer in
      let body = answer.isWithoutContent ? Array(emptyBody.utf8) : answer.body
      do {
        return try parser.parse(body, isRepairing: times >= 2 && body.hashValue == refused) { root, hasUnreadableText in
          guard !key.isRepeated(in: body, parsed: root) else { throw FieldProblem(reason: "it repeats the API key") }
          return (try read(root, answer, hasUnreadableText), answer.date)
        }
      } catch let problem as FieldProblem {
        let day = isOfDays ? problem.day.map { "on \($0), " } : nil
        throw UnusableBody((day ?? "") + problem.reason)
      } catch let error as JSONSyntaxError {
        (refused, times) = (body.hashValue, body.hashValue == refused ? times + 1 : 1)
        throw UnusableBody("it is not valid JSON (\(error.reason))", isTransient: true)
      }
    }
  }
}
