extension Fault {
  /// What a fault asks of a client.
  package enum Nature: CaseIterable, Sendable {
    /// The answer is still right.
    case harmless
    /// The client should ask again and will get the right answer.
    case transient
    /// An answer that must not be kept: the run ends, and the next run is right.
    case refused
    /// Wrong numbers in a faultless answer, which only a comparison with other answers shows.
    case undetectable
  }

  /// What the fault asks of a client.
  ///
  /// A number that no parser holds is as good as damage, so that a client asks again. A `Retry-After` beyond a client's
  /// patience makes a transient status a refused one, and so does a body beyond its bound: the latter counts as refused
  /// whatever its size.
  package var nature: Nature {
    switch self {
    case .closed, .silent, .cut, .cutChunked, .stalled, .dripping, .notHTTP: .transient
    case .status(let code, _), .statusPage(let code), .echo(let code):
      Self.transientStatuses.contains(code) ? .transient : .refused
    case .redirect: .refused
    case .empty, .signInPage, .truncated, .brokenGzip, .invalidUTF8, .cutCharacter: .transient
    case .gzip: .harmless
    case .oversized: .refused
    case .nested(let depth): depth <= Self.harmlessDepth ? .harmless : .transient
    case .beyond64Bits, .beyondDouble: .transient
    case .negative, .numberAsText, .duplicateKey, .missingDate, .dayOutside, .otherDay, .otherRange,
      .otherOrganisation, .duplicateDay:
      .refused
    case .reversedDays, .unknownFields: .harmless
    case .fraction, .restated, .fewerRows: .undetectable
    case .cursorLoop, .moreWithoutCursor: .refused
    case .emptyPage, .repeatedUser: .harmless
    }
  }

  private static let transientStatuses: Set<Int> = [408, 429, 500, 502, 503, 504]

  /// What every parser takes; most stop at 512 or 1,024.
  private static let harmlessDepth = 64
}
