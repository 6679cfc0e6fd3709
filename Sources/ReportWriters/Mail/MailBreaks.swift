extension Markup {
  /// The characters of a word that needs no place to break it, and the most between two places.
  private static let (longestWord, longestPiece) = (20, 16)

  /// Text whose long words a narrow screen can break, as a mail has no style block that would say so.
  ///
  /// The places are behind the signs that divide addresses, paths and names, and where a word has none for sixteen
  /// characters. They are elements, so that a copied name is whole, and they need no style.
  static func breakable(_ text: String) -> [Markup] {
    var parts: [Markup] = []
    var (piece, rest) = ("", text[...])
    while !rest.isEmpty {
      let blanks = rest.prefix(while: isBreak)
      let word = rest[blanks.endIndex...].prefix { !isBreak($0) }
      rest = rest[word.endIndex...]
      piece += blanks
      guard word.count > longestWord else {
        piece += word
        continue
      }
      var length = 0
      for character in word {
        if length == longestPiece || piece.last.map({ length >= least(before: $0) }) == true {
          parts += [.text(piece), .tag("wbr")]
          (piece, length) = ("", 0)
        }
        piece.append(character)
        length += 1
      }
    }
    return parts + [.text(piece)]
  }

  /// Text is broken there without more.
  private static func isBreak(_ character: Character) -> Bool { character.isWhitespace || character == "\u{200B}" }

  /// How many characters a piece has at least that ends with this one: the last part of a domain is left at its name.
  private static func least(before end: Character) -> Int {
    if end == "." { return 9 }
    return "@_-/\\:~+".contains(end) ? 4 : .max
  }
}
