/// The places of texts in a list, in which each text stands once: the first one has place 0.
///
///     var (users, places) = ([UserTotal](), TextPlaces())
///     let (place, isNew) = places.place(of: row.userID)
///     if isNew { users.append(UserTotal(of: row)) }
///
/// An array by ``ExactText/number``, as a dictionary would take as long to find a user as the rest of a row takes.
struct TextPlaces {
  /// A text's place plus one, by its number; 0 for a text without a place.
  private var places: [Int32] = []
  private(set) var count = 0

  subscript(text: ExactText) -> Int? {
    places.indices.contains(text.number) && places[text.number] > 0 ? Int(places[text.number]) - 1 : nil
  }

  /// The place of a text; the next one if it has none.
  mutating func place(of text: ExactText) -> (place: Int, isNew: Bool) {
    let number = text.number
    // Doubles the size, so that the cost of growing is amortized.
    if number >= places.count {
      places += Array(repeating: 0, count: max(number + 1 - places.count, places.count))
    }
    if places[number] > 0 { return (Int(places[number]) - 1, false) }
    count += 1
    places[number] = Int32(count)
    return (count - 1, true)
  }
}
