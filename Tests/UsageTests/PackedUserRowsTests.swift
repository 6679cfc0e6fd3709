import Testing
import Usage

@Suite struct PackedUserRowsTests {
  /// Rows with every count, text and number that is awkward to pack.
  private static func rows(seed: Int) -> UserRows {
    var random = SeededGenerator(seed: seed)
    let numbers: [Count] = [
      0, 1, 127, 128, 16_383, 16_384, Count(Int64.max), Count(Int64(1) << 53), Count(0.5) ?? 0,
      Count(1_000_000_000.25) ?? 0,
    ]
    let days = (0..<Int.random(in: 0...40, using: &random)).map { number in
      var row = user("user \(number)", languages: number.isMultiple(of: 3) ? [] : ["Go", "C/C++ \"\\\"", "é\n"])
      for field in UserField.allCases where !random.once(in: 4) {
        // In most rows all are whole, as nearly always.
        row.counts[field] = numbers[Int.random(in: 0..<(number % 5 == 0 ? 10 : 8), using: &random)]
      }
      if random.once(in: 2) { row.email = String(repeating: "e", count: number) }
      if random.once(in: 2) { row.primaryModel = "" }
      if random.once(in: 2) { row.primaryModelTier = "standard" }
      if random.once(in: 2) { row.delegationLevel = "manual" }
      if random.once(in: 2) {
        row.autonomyRatio = [0, 9.25, 1e-300, .greatestFiniteMagnitude].randomElement(using: &random)
      }
      return row
    }
    return UserRows(days)
  }

  @Test(arguments: 0..<50)
  func `What is packed comes out again, whole, from the beginning or from a position`(seed: Int) {
    let rows = Self.rows(seed: seed)
    var visited: [UserRow] = []
    rows.visit { visited.append($0) }
    var read: [UserRow] = []
    rows.packed.positions { user, position in
      var row = UserRow(user: TextID(place: 1))
      rows.packed.read(position, into: &row)
      #expect(row.user == user)
      read.append(row)
    }
    #expect(visited == read)
    #expect(visited.count == rows.count)
    #expect(UserRows(rows.days).days == rows.days)
  }

  @Test(arguments: 0..<20)
  func `Bytes from elsewhere are the same rows or none`(seed: Int) {
    let rows = Self.rows(seed: seed)
    let mayBeLists = [false] + Array(repeating: true, count: rows.texts.count)
    rows.packed.withBytes { bytes in
      #expect(PackedUserRows(bytes, mayBeLists: mayBeLists) == rows.packed)
      // Cut anywhere, they are fewer rows or none, and are never read beyond their end.
      for end in bytes.indices {
        let cut = PackedUserRows(UnsafeRawBufferPointer(rebasing: bytes[..<end]), mayBeLists: mayBeLists)
        if let cut {
          #expect(cut.count < rows.count)
          cut.visit { #expect(Int($0.user.place) <= rows.texts.count) }
        }
      }
      #expect(bytes.isEmpty || PackedUserRows(bytes, mayBeLists: [false]) == nil)
    }
    // Somebody's text that is no list is none here.
    let hasLists = rows.days.contains { !$0.languages.isEmpty }
    let noLists = Array(repeating: false, count: mayBeLists.count)
    rows.packed.withBytes { #expect((PackedUserRows($0, mayBeLists: noLists) == nil) == hasLists) }
    var random = SeededGenerator(seed: seed)
    for _ in 0..<200 {
      let noise = (0..<Int.random(in: 1...60, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
      noise.withUnsafeBytes { bytes in
        var sums = UserCounts()
        PackedUserRows(bytes, mayBeLists: mayBeLists)?.visit { row in
          #expect(Int(row.user.place) <= rows.texts.count)
          sums.add(row.counts)
        }
      }
    }
    // A count of 16 bytes, all of them set.
    let huge = [1, 0, 0, 0, 0, 0, 0x81, 0x80, 1] + Array(repeating: 0xff as UInt8, count: 14 * 16) + [0]
    huge.withUnsafeBytes { #expect(PackedUserRows($0, mayBeLists: mayBeLists) == nil) }
  }

  @Test func `Texts that differ in a byte are two, in a pool of any size`() {
    var pool = TextPool()
    let texts = (0..<5000).map { "user_\($0)" } + ["é", "e\u{301}", "", " ", "a\0b", "a"]
    let identifiers = texts.map { pool.insert($0) }
    #expect(Set(identifiers).count == texts.count)
    #expect(texts.map { pool.insert($0) } == identifiers)
    #expect(zip(identifiers, texts).allSatisfy { Array(pool[$0].utf8) == Array($1.utf8) })
    var other = TextPool()
    for text in texts.reversed() { _ = other.insert(text) }
    for (index, text) in texts.enumerated() {
      var text = text
      // A wrong guess is no harm.
      let guesses = [nil, identifiers[index], identifiers[7]]
      #expect(
        text.withUTF8 { utf8 in guesses.map { pool.insert(utf8: utf8, guess: $0) } }
          == Array(repeating: identifiers[index], count: 3))
    }
    #expect((1...other.count).map { pool.find($0, of: other.texts) } == identifiers.reversed())
    let new = other.insert("new")
    #expect(pool.find(Int(new.place), of: other.texts) == nil)
  }

  @Test func `Texts that are known to be new are found like others, whenever they came`() {
    var pool = TextPool()
    func append(_ text: String) -> TextID {
      var text = text
      return text.withUTF8 { pool.append(new: $0) }
    }
    var places: [String: TextID] = [:]
    for number in 0..<1000 {
      let text = "text \(number)"
      places[text] = number % 7 < 4 ? append(text) : pool.insert(text)
      if number % 90 == 0 { #expect(pool.insert("text \(number / 2)") == places["text \(number / 2)"]) }
    }
    #expect(pool.count == 1000 && Set(places.values).count == 1000)
    for (text, place) in places {
      #expect(pool.insert(text) == place && pool[place] == text)
    }
    let last = append("last")
    var others = TextPool()
    let (known, unknown) = (others.insert("last"), others.insert("unknown"))
    #expect(pool.find(Int(known.place), of: others.texts) == last)
    #expect(pool.find(Int(unknown.place), of: others.texts) == nil)
    #expect(pool.count == 1001)
  }

  @Test func `Texts start with those that they once were, and with no others`() {
    var pool = TextPool()
    for text in ["a", "b", "", "cd"] { _ = pool.insert(text) }
    let before = pool.texts
    _ = pool.insert("e")
    #expect(pool.texts.starts(with: before) && pool.texts.starts(with: Texts()) && before.starts(with: before))
    #expect(!before.starts(with: pool.texts))
    // The same bytes, divided otherwise.
    for other in [["a", "b", "", "ce"], ["a", "b", "c", "d"], ["b", "a"], ["ab"]] {
      var pool = TextPool()
      for text in other { _ = pool.insert(text) }
      #expect(!before.starts(with: pool.texts))
    }
    #expect(before.strings == ["", "a", "b", "", "cd"])
    #expect(pool.texts.strings == before.strings + ["e"])
  }
}
