import HTTP

/// What an answer says of its pages, outside of its rows.
///
/// The reference has `meta.has_more` and `meta.next_cursor`. Other services, and other editions of this one, say the same
/// with other words and in other objects: a word that is overlooked is a page that is missing without a note.
struct PagingStatements {
  /// `nil` if the answer does not say; true if it says both, so that no row is missed.
  private(set) var hasMore: Bool?
  /// The cursor of the next page; never empty.
  private(set) var nextCursor: String?
  /// The most rows of a page, above 0; `nil` if the answer does not say.
  private(set) var limit: Int?
  /// The numbers of rows that the answer says to have, on this page or on all.
  private(set) var rows: [Int] = []
  /// Like ``rows``, where the name says that users are counted.
  private(set) var users: [Int] = []
  /// The number of pages; `nil` if the answer does not say.
  private(set) var pages: Int?
  /// The place that names a next page in another way than by ``nextCursor``.
  private var next: String?
  /// The place of what may name a next page: services give it on the last page, too.
  private var end: String?
  private var places: Set<String> = []

  /// - Parameters:
  ///   - root: The value of the body.
  ///   - isLinked: Whether the header `Link` names a next page.
  /// - Throws: ``FieldProblem`` if a statement cannot be read, if two contradict each other, or if more pages follow that
  ///   cannot be asked for.
  init(_ root: JSONValue, isLinked: Bool) throws {
    if isLinked { next = "the header Link" }
    try read(root, isOfPages: true, at: "", depth: 0)
    if let next, hasMore == false {
      throw FieldProblem(reason: "it says that no more pages follow, and \(next) names one")
    }
    guard nextCursor == nil, let next = next ?? (hasMore == nil ? end : nil) else { return }
    throw FieldProblem(reason: "\(next) says that more pages follow, and there is no next_cursor to ask for them")
  }

  private static let deepest = 4

  /// Reads an object; in one that is about anything (`isOfPages` is false) only words without another meaning count.
  private mutating func read(_ object: JSONValue, isOfPages: Bool, at path: String, depth: Int) throws {
    _ = try object.forEachMember { name, value in
      // The rows, whose fields may have any name.
      if depth == 0, name == "data" { return }
      let (word, place) = (PagingWord(name), path + printable(name))
      if value.isObject, depth < Self.deepest {
        let isOfPages = word == .container || word == .next
        try read(value, isOfPages: isOfPages, at: place + ".", depth: depth + 1)
      }
      guard let word, isOfPages || word == .hasMore || word == .cursor else { return }
      guard word == .container || places.insert(place).inserted else {
        throw FieldProblem(reason: "\(place) is there twice")
      }
      if !value.isNull { try note(word, value, at: place) }
    }
  }

  private mutating func note(_ word: PagingWord, _ value: JSONValue, at place: String) throws {
    switch word {
    case .hasMore:
      guard let boolean = value.boolean else { throw FieldProblem(reason: "\(place) is not true or false") }
      say(boolean)
    case .more: if let boolean = value.boolean { say(boolean) } else if value.isSomething { next = place }
    case .last: if let boolean = value.boolean { say(!boolean) } else if let number = value.integer { count(number) }
    case .cursor:
      guard let cursor = try value.text(place), !cursor.isEmpty else { return }
      guard nextCursor == nil || nextCursor == cursor else { throw FieldProblem(reason: "it names two cursors") }
      nextCursor = cursor
    case .next where value.integer == nil: if value.isSomething { next = place }
    // Behind the last page there is a next offset, too.
    case .next, .end: if value.isSomething { end = place }
    case .limit: if let size = value.wholeNumber, size > 0 { limit = min(limit ?? size, size) }
    case .rows: if let number = value.wholeNumber { rows.append(number) }
    case .users: if let number = value.wholeNumber { users.append(number) }
    case .pages: if let number = value.integer { count(number) }
    case .container:
      // As in web pages: a list of {"rel": "next", "href": …}.
      _ = value.forEachElement { link in
        _ = link.forEachMember { if $0 == "rel", $1.string == "next" { next = place } }
      }
    }
  }

  private mutating func say(_ more: Bool) { hasMore = hasMore == true || more }

  private mutating func count(_ number: Int) { pages = max(pages ?? 0, number) }
}

/// What a name says of pages, however it is spelled: `has_more`, `hasMore`, `Has-More`.
private enum PagingWord {
  /// Whether more pages follow.
  case hasMore
  /// The same, or what follows.
  case more
  /// Whether this page is the last one, or the number of the last one.
  case last
  /// The cursor of the next page, as requests have it.
  case cursor
  /// The next page, in a form that requests do not have.
  case next
  /// The end of this page.
  case end
  /// The most rows of a page.
  case limit
  /// A number of rows.
  case rows
  /// A number of users.
  case users
  /// The number of pages.
  case pages
  /// An object that has others of these names.
  case container

  /// - Returns: `nil` for a name that says nothing of pages.
  init?(_ name: String) {
    guard let known = Self.words[name.lowercased().filter { $0.isLetter || $0.isNumber }] else { return nil }
    self = known
  }

  private static let words: [String: PagingWord] = {
    func counts(_ noun: String) -> [String] {
      ["total\(noun)s", "\(noun)count", "\(noun)stotal", "num\(noun)s", "numberof\(noun)s"]
    }
    let nouns = ["", "page", "pages", "result", "results", "row", "rows", "user", "users", "item", "items", "data"]
    let forms = ["", "token", "link", "url", "uri", "href", "number", "id", "key", "marker", "start", "offset"]
    let names: [(PagingWord, [String])] = [
      (.hasMore, nouns.flatMap { ["hasmore\($0)", "hasnext\($0)"] } + ["hasnextcursor"]),
      (.more, ["more", "moreavailable", "moreresults", "morepages", "truncated", "istruncated"]),
      (.last, ["last", "islast", "lastpage", "islastpage"]), (.cursor, ["nextcursor"]),
      (.next, forms.flatMap { ["next\($0)", "nextpage\($0)"] } + ["nextpagecursor", "odatanextlink"]),
      (.next, ["continuationtoken", "nextcontinuationtoken", "continuation"]), (.end, ["endcursor"]),
      (.limit, ["limit", "pagesize", "perpage", "pagelimit"]),
      (.rows, ["total", "count", "totalcount", "totalsize", "totalhits", "totalentries"]),
      (.rows, ["row", "item", "result", "record", "element", "object"].flatMap(counts)), (.users, counts("user")),
      (.pages, ["pages"] + counts("page")),
      (
        .container, ["meta", "metadata", "responsemetadata", "pagination", "paginationinfo", "paging", "pager", "page"]
      ),
      (.container, ["pageinfo", "pagemeta", "link", "links", "cursor", "cursors", "resultinfo"]),
    ]
    return Dictionary(names.flatMap { word, names in names.map { ($0, word) } }) { first, _ in first }
  }()
}

extension JSONValue {
  fileprivate var integer: Int? { if case .integer = kind { wholeNumber } else { nil } }

  /// False for what says that there is nothing: null, false, 0, an empty text, and lists and objects of only these.
  fileprivate var isSomething: Bool {
    if let integer { return integer != 0 }
    if let boolean { return boolean }
    if let string { return !string.isEmpty }
    var holds = false
    _ = forEachElement { holds = holds || $0.isSomething }
    _ = forEachMember { holds = holds || $1.isSomething }
    return holds
  }
}
