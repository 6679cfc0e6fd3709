/// What goes wrong with one answer.
///
/// A fault changes the right answer of any endpoint and page. Where it makes no sense, for instance a cursor's fault for
/// `/tools` or a row's for an answer without rows, the answer stays as it is. Values, days and pages are changed only in
/// answers of 200.
package enum Fault: Hashable, Sendable {
  // MARK: The connection

  /// The connection is closed without an answer.
  case closed
  /// There is no answer, until the client or the server closes.
  case silent
  /// The whole body is announced, so many bytes of it are sent, at least one too few, and the connection is closed.
  case cut(keeping: Int)
  /// A chunked body breaks off in the middle.
  case cutChunked
  /// The whole body is announced, so many bytes of it are sent, at least one too few, and nothing follows.
  case stalled(after: Int)
  /// The body comes byte by byte, every few milliseconds, and never comes to its end.
  case dripping
  /// The answer is no HTTP at all.
  case notHTTP

  // MARK: The status

  /// The API's error body, with a status of 200 to 599 and, where given, `Retry-After`.
  case status(Int, retryAfter: String? = nil)
  /// An HTML page, as of a proxy, with a status of 200 to 599.
  case statusPage(Int)
  /// A redirect, with its status and address.
  case redirect(Int, to: String)
  /// The API's error body whose detail repeats the request's `Authorization`, with a status of 200 to 599.
  case echo(Int)

  // MARK: The body

  /// 200 without a body.
  case empty
  /// 200 and an HTML page that asks to sign in.
  case signInPage
  /// The first so many bytes of the body, at least one too few, announced as if they were the whole.
  case truncated(keeping: Int)
  /// The same body, compressed, whether the client asked for that or not: legal.
  case gzip
  /// The first half of the compressed body, announced as if it were the whole.
  case brokenGzip
  /// The same body with white space behind it, so many bytes in all: legal.
  case oversized(Int)
  /// So many brackets, one in the other, as an unknown field of the last row, or of `meta` where there is no row.
  case nested(Int)
  /// A byte that is never part of UTF-8, in a text.
  case invalidUTF8
  /// A character of three bytes without its last one, in a text.
  case cutCharacter

  // MARK: Values, in the last row unless said otherwise

  /// The endpoint's headline count is below zero.
  case negative
  /// The endpoint's headline count has 30 digits.
  case beyond64Bits
  /// The endpoint's headline counts are a half higher, in all rows: legal.
  case fraction
  /// The endpoint's headline count is `1e999`.
  case beyondDouble
  /// The endpoint's headline count is a text.
  case numberAsText
  /// The endpoint's headline count is there twice, with different values.
  case duplicateKey
  /// The row has no date.
  case missingDate
  /// There is one more row, for the day after those that were asked for.
  case dayOutside
  /// All rows, and the range in `meta`, are of as many days just before those that were asked for.
  case otherDay
  /// The range in `meta` is the days just before those that were asked for, the rows are not.
  case otherRange
  /// The answer says that it is of another organisation.
  case otherOrganisation
  /// An organisation's row is there twice.
  case duplicateDay
  /// The rows come in reverse order: legal.
  case reversedDays
  /// The endpoint's headline counts are one higher, in all rows: legal.
  case restated
  /// There are more fields in all rows and in `meta`: legal.
  case unknownFields

  // MARK: Pages of /users

  /// The next cursor leads to the same page again, and from there on always is the one that was used.
  case cursorLoop
  /// The page says that there are more, but names no cursor.
  case moreWithoutCursor
  /// The page is empty, and its cursor leads to the page that was asked for: legal.
  ///
  /// That page is never empty for this reason again, whatever the plan says.
  case emptyPage
  /// The first row of the page is there again at its end: legal.
  case repeatedUser
  /// The last row of the page is not there.
  case fewerRows
}

extension Fault {
  /// One of each kind; the redirect leads to an address that does not exist.
  package static let all: [Fault] = [
    .closed, .silent, .cut(keeping: 40), .cutChunked, .stalled(after: 40), .dripping, .notHTTP,
    .status(500), .statusPage(502), .redirect(302, to: "http://sample.invalid/"), .echo(500),
    .empty, .signInPage, .truncated(keeping: 60), .gzip, .brokenGzip, .oversized(300 << 20), .nested(2_000),
    .invalidUTF8, .cutCharacter,
    .negative, .beyond64Bits, .fraction, .beyondDouble, .numberAsText, .duplicateKey, .missingDate, .dayOutside,
    .otherDay, .otherRange, .otherOrganisation, .duplicateDay, .reversedDays, .restated, .unknownFields,
    .cursorLoop, .moreWithoutCursor, .emptyPage, .repeatedUser, .fewerRows,
  ]

  /// Faults that cost neither time nor memory and after which the numbers can still be right: for random schedules.
  package static let detectable: [Fault] =
    all.filter { $0.nature != .undetectable && $0.isQuick } + [
      .cut(keeping: 0), .truncated(keeping: 1), .nested(8),
      .status(408), .status(429), .status(503, retryAfter: "0"), .status(504), .statusPage(500),
      .status(400), .status(401), .status(403), .status(404), .statusPage(404), .echo(403),
    ]

  private var isQuick: Bool {
    switch self {
    case .silent, .stalled, .dripping, .oversized, .redirect: false
    default: true
    }
  }

  /// Whether the fault can change an answer of `endpoint`.
  func concerns(_ endpoint: String) -> Bool {
    switch self {
    case .cursorLoop, .moreWithoutCursor, .emptyPage, .repeatedUser, .fewerRows: endpoint == "users"
    case .duplicateDay: endpoint != "users"
    default: true
    }
  }
}
