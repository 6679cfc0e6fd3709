import ReportModel
import Usage

/// The texts that rows of users have in common: those of the archive, and those that tables put together, each once.
///
/// A reference, as each row passes it on.
final class UserTexts: TextDictionary {
  /// The archive's, by identifier; later ones have those of before at the same places.
  var archived = Texts()
  /// What was put together.
  private var own = Texts()
  /// Where in ``own`` a list of languages is told, by its identifier; 0 where it is not there.
  private var lists: [Int32] = []
  /// Where in ``own`` languages are told, by their numbers in ``names``, a byte each.
  private var languages: [UInt64: Int32] = [:]
  private var names: [String] = []

  /// How many texts are put together to be kept: most weeks repeat those of others, and a year of 10,000 users has
  /// some 60,000.
  private static let capacity = 1 << 16

  /// Even places are the archive's, odd ones are of what was put together.
  func withUTF8(of place: Int, _ body: (UnsafeBufferPointer<UInt8>) throws -> Void) rethrows {
    if place & 1 == 0 { try archived.withUTF8(of: place >> 1, body) } else { try own.withUTF8(of: place >> 1, body) }
  }

  /// A text of the archive; empty where there is none.
  @inline(__always)
  func cell(_ text: TextID?) -> CodedCell { text.map { .entry(Int($0.place) << 1) } ?? .plain(.empty) }

  /// A text that is told in many rows.
  func cell(repeating text: String) -> CodedCell { entry(append(text)) }

  /// The languages of a list: `Go; Swift`.
  ///
  /// - Parameter list: A ``LanguageList`` of the archive; `nil` for no language.
  /// - Returns: A text.
  func cell(list: TextID?) -> CodedCell {
    guard let list else { return .plain(.text("")) }
    let place = Int(list.place)
    if place < lists.count, lists[place] > 0 { return entry(lists[place]) }
    // A source gives no list that is none.
    let languages = (try? LanguageList.languages(archived[list])) ?? []
    let text = Self.text(languages.count) { languages[$0] }
    guard !text.isEmpty && own.count < Self.capacity else { return .plain(.text(text)) }
    // Twice as many, so that a pool that grows is not followed place by place.
    if place >= lists.count { lists += Array(repeating: 0, count: max(place + 1 - lists.count, lists.count)) }
    lists[place] = append(text)
    return entry(lists[place])
  }

  /// Goes on with users of another period.
  ///
  /// - Parameter users: Those of the rows that come next.
  func begin(_ users: PeriodUsers) {
    archived = users.texts
    // Most periods were read one after the other, and number languages alike.
    if !zip(names, users.languages).allSatisfy({ $0.utf8.elementsEqual($1.utf8) }) { languages = [:] }
    if languages.isEmpty || users.languages.count > names.count { names = users.languages }
  }

  /// Languages of a user of the period: `Go; Swift`.
  ///
  /// - Parameter numbers: Their places in ``PeriodUsers/languages``.
  /// - Returns: A text.
  func cell(languages numbers: [Int]) -> CodedCell {
    // The first language has the number 1, so that no other list has the same bytes.
    let isShort = numbers.count <= 8 && numbers.allSatisfy { $0 < 256 }
    let key = isShort ? numbers.reduce(0) { $0 << 8 | UInt64($1) } : 0
    if key > 0, let place = languages[key] { return entry(place) }
    let text = Self.text(numbers.count) { names[numbers[$0]] }
    guard key > 0 && !text.isEmpty && own.count < Self.capacity else { return .plain(.text(text)) }
    let place = append(text)
    languages[key] = place
    return entry(place)
  }

  private func entry(_ place: Int32) -> CodedCell { .entry(Int(place) << 1 | 1) }

  private func append(_ text: String) -> Int32 {
    var text = text
    return text.withUTF8 { own.append($0).place }
  }

  private static func text(_ count: Int, _ language: (Int) -> String) -> String {
    (0..<count).map(language).joined(separator: "; ")
  }
}
