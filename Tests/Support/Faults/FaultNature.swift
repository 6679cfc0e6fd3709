extension Fault {
  /// What a client should do about a fault.
  package enum Nature: CaseIterable, Sendable {
    /// The answer is still right.
    case harmless
    /// The client should retry and will get the right answer.
    case transient
    /// The client must not keep the answer: the run ends, and the next run is right.
    case refused
    /// Wrong numbers in a faultless answer; only a comparison with other answers shows them.
    case undetectable
  }

  /// What a client should do about the fault.
  ///
  /// A number that no parser holds counts as damage, so that a client retries. A body beyond a client's limit is refused;
  /// `oversized` counts as refused whatever its size. A `Retry-After` beyond a client's limit would make a transient
  /// status a refused one, but is not considered here.
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
      .otherOrganisation:
      .refused
    case .reversedDays, .unknownFields, .duplicateDay: .harmless
    case .fraction, .restated, .fewerRows: .undetectable
    case .cursorLoop, .moreWithoutCursor: .refused
    case .emptyPage, .repeatedUser: .harmless
    }
  }

  private static let transientStatuses: Set<Int> = [408, 429, 500, 502, 503, 504]

  /// Every parser accepts it; most stop at 512 or 1,024.
  private static let harmlessDepth = 64
}
