/// Sums by text for each of many users, for example each user's tokens by model.
///
/// The entries of all users are in one array, where those of a user are linked, as most users have only a few. The
/// entries of a user with many are found through an index.
struct Tallies<Sum: AdditiveArithmetic & Comparable> {
  /// The entries of one user.
  private struct List {
    /// The index in ``entries`` of the newest entry plus one; 0 if there is none.
    var newest: Int32 = 0
    var count: Int32 = 0
  }

  private struct Entry {
    let text: ExactText
    var sum: Sum
    /// The number of the day that was added last; `Int32.min` if none is given.
    var day: Int32
    /// The user's entry before this one, like ``List/newest``.
    let previous: Int32
  }

  private struct Key: Hashable {
    let user: Int
    let text: ExactText
  }

  /// By user.
  private var lists: [List] = []
  private var entries: [Entry] = []
  /// The index in ``entries``, for users with many.
  private var places: [Key: Int] = [:]

  private static var fewTexts: Int32 { 16 }

  /// Adds a user without entries; users are counted from 0.
  mutating func addUser() { lists.append(List()) }

  /// - Parameters:
  ///   - sum: The amount to add.
  ///   - text: The text whose sum increases.
  ///   - user: The user whose text it is.
  ///   - day: Counts `text` only once on this day; `nil` adds each time.
  mutating func add(_ sum: Sum, to text: ExactText, of user: Int, onceOn day: Day? = nil) {
    let day = day.map { Int32(truncatingIfNeeded: $0.number) } ?? .min
    if let place = place(of: text, of: user) {
      if day != .min, entries[place].day == day { return }
      entries[place].sum += sum
      entries[place].day = day
      return
    }
    entries.append(Entry(text: text, sum: sum, day: day, previous: lists[user].newest))
    lists[user].newest = Int32(entries.count)
    lists[user].count += 1
    if lists[user].count == Self.fewTexts {
      forEachPlace(of: user) { places[Key(user: user, text: entries[$0].text)] = $0 }
    } else if lists[user].count > Self.fewTexts {
      places[Key(user: user, text: text)] = entries.count - 1
    }
  }

  private func place(of text: ExactText, of user: Int) -> Int? {
    if lists[user].count >= Self.fewTexts { return places[Key(user: user, text: text)] }
    var next = Int(lists[user].newest)
    while next > 0 {
      if entries[next - 1].text == text { return next - 1 }
      next = Int(entries[next - 1].previous)
    }
    return nil
  }

  private func forEachPlace(of user: Int, _ body: (Int) -> Void) {
    var next = Int(lists[user].newest)
    while next > 0 {
      body(next - 1)
      next = Int(entries[next - 1].previous)
    }
  }

  /// The user's text with the largest sum; ties alphabetically.
  func first(of user: Int) -> ExactText? {
    var first: Int?
    forEachPlace(of: user) { place in
      if let known = first, precedes(known, place) { return }
      first = place
    }
    return first.map { entries[$0].text }
  }

  /// The user's texts by sum, descending, ties alphabetically.
  func ranked(of user: Int) -> [ExactText] {
    var ranked: [Int] = []
    ranked.reserveCapacity(Int(lists[user].count))
    forEachPlace(of: user) { ranked.append($0) }
    if ranked.count > 1 { ranked.sort(by: precedes) }
    return ranked.map { entries[$0].text }
  }

  private func precedes(_ left: Int, _ right: Int) -> Bool {
    let (left, right) = (entries[left], entries[right])
    return left.sum != right.sum ? left.sum > right.sum : left.text < right.text
  }
}
