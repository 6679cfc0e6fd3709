import ReportModel
import Usage

/// The texts that rows of users have in common: those of the archive, and those that tables put together.
///
/// A reference, as each row passes it on.
final class UserTexts: TextDictionary {
  /// The archive's, by identifier; later ones have those of before at the same places.
  var archived = Texts()
  /// What was put together.
  private var own = Texts()
  /// Where in ``own`` a list of languages is told, by its identifier; 0 where it is not there.
  private var lists: [Int32] = []
  /// Where in ``own`` languages are told, by their places in ``names``, a byte each.
  private var languages: [UInt64: Int32] = [:]
  /// The languages of all periods.
  private var names: [String] = []
  private var places: [ExactText: Int] = [:]
  /// Places in ``names``, by the numbers that the period's users have for languages.
  private var numbers: [Int] = []

  /// How many texts are put together to be kept: most weeks repeat those of others, and a year of 10,000 users has
  /// some 60,000.
  private static let capacity = 1 << 16
  /// Bytes of a text that is kept: nobody has that many languages, unless somebody wants our memory.
  private static let longest = 256

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
    let text = Self.text(languages)
    guard isKept(text.utf8.count) else { return .plain(.text(text)) }
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
    numbers = users.languages.map { language in
      let place = places[ExactText(language), default: names.count]
      if place == names.count {
        places[ExactText(language)] = place
        names.append(language)
      }
      return place
    }
  }

  /// Languages of a user of the period: `Go; Swift`.
  ///
  /// - Parameter languages: Their places in ``PeriodUsers/languages``.
  /// - Returns: A text.
  func cell(languages: [Int]) -> CodedCell {
    let isShort = languages.count <= 8 && languages.allSatisfy { numbers[$0] < 255 }
    // No place has a byte of 0, so that no other list has the same bytes.
    let key = isShort ? languages.reduce(0) { $0 << 8 | UInt64(numbers[$1] + 1) } : 0
    if key > 0, let place = self.languages[key] { return entry(place) }
    let length = languages.reduce(0) { $0 + names[numbers[$1]].utf8.count }
    guard key > 0 && isKept(length + Self.delimiter.utf8.count * (languages.count - 1)) else {
      return .plain(.text(Self.text(languages.map { names[numbers[$0]] })))
    }
    let place = own.append { bytes in
      for (index, language) in languages.enumerated() {
        if index > 0 { bytes += Self.delimiter.utf8 }
        bytes += names[numbers[language]].utf8
      }
    }
    self.languages[key] = place.place
    return entry(place.place)
  }

  private func isKept(_ length: Int) -> Bool { (1...Self.longest).contains(length) && own.count < Self.capacity }

  private func entry(_ place: Int32) -> CodedCell { .entry(Int(place) << 1 | 1) }

  private func append(_ text: String) -> Int32 {
    var text = text
    return text.withUTF8 { own.append($0).place }
  }

  private static let delimiter = "; "

  private static func text(_ languages: [String]) -> String { languages.joined(separator: delimiter) }
}
