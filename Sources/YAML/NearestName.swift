/// The known name that is nearest to a wrong one.
///
/// - Returns: `nil` where no name is near enough to be a typing error: a wrong or exchanged letter counts as two edits, a
///   missing or additional one as one.
func nearestName(to name: String, among known: [String]) -> String? {
  let written = comparable(name)
  let limit = max(2, min(4, written.count / 3))
  // Names of another length are no typing errors; comparing them with a long text would need memory without end.
  let near = known.filter { abs($0.count - written.count) <= limit }
  let distances = near.map { (name: $0, edits: $0.lowercased().difference(from: written).count) }
  return distances.filter { $0.edits <= limit }.min { $0.edits < $1.edits }?.name
}

/// The names that are nearest to a wrong one, the nearest first.
///
/// - Parameters:
///   - name: The wrong name; of a long one the beginning is compared.
///   - known: The names.
///   - count: How many are wanted.
/// - Returns: As many, as far as there are.
func nearestNames(to name: String, among known: [String], count: Int) -> [String] {
  let written = comparable(String(name.prefix(60)))
  let distances = known.enumerated().map { place, name in
    (name: name, edits: name.lowercased().difference(from: written).count, place: place)
  }
  return distances.sorted { ($0.edits, $0.place) < ($1.edits, $1.place) }.prefix(count).map(\.name)
}

private func comparable(_ name: String) -> String {
  name.lowercased().replacing("-", with: "_").replacing(" ", with: "_")
}
