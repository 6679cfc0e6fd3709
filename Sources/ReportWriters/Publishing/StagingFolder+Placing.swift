internal import Files

extension StagingFolder {
  /// Moves a finished product to a place where nothing is.
  ///
  /// - Parameters:
  ///   - name: The product.
  ///   - target: The folder of the place.
  ///   - newName: The product's name there.
  /// - Returns: False if another process has put something else in the product's place.
  /// - Throws: `FileError`: `EEXIST` if anything is at the place.
  func place(_ name: String, in target: borrowing File, as newName: String) throws(FileError) -> Bool {
    guard let product = try claim(name) else { return false }
    try output.file.move(product.name, to: target, as: newName)
    return true
  }

  /// Moves a finished product into the place of an older one, which comes to the staging folder.
  ///
  /// Nothing else is replaced: what comes from the place must be as it was seen there before. Anything else is put back.
  ///
  /// - Parameters:
  ///   - name: The product.
  ///   - target: The folder of the place.
  ///   - newName: The product's name there.
  ///   - seen: What was seen at the place.
  ///   - isAsSeen: Looks at what was in the place, under the name that it has in the staging folder now.
  /// - Returns: That name; `nil` if it was not as it was seen, or if something else is in the product's place.
  /// - Throws: `FileError`.
  func replace(
    _ name: String, in target: borrowing File, as newName: String, seen: FileStamp, isAsSeen: (_ aside: String) -> Bool
  ) throws(FileError) -> String? {
    guard let product = try claim(name) else { return nil }
    try output.own.add(seen, .replaced(newName))
    if try output.file.exchange(product.name, with: target, newName) {
      if isAsSeen(product.name) { return product.name }
      // If yet another process has put something there meanwhile, that stays in the staging folder.
      _ = try output.file.exchange(product.name, with: target, newName)
      return nil
    }
    let aside = File.unknownName()
    try target.move(newName, to: output.file, as: aside)
    do {
      if isAsSeen(aside) {
        try output.file.move(product.name, to: target, as: newName)
        return aside
      }
    } catch {
      try? output.file.move(aside, to: target, as: newName)
      throw error
    }
    try? output.file.move(aside, to: target, as: newName)
    return nil
  }

  /// Removes the older product that came from a place.
  func discard(_ aside: String, _ seen: FileStamp) throws(FileError) {
    if try output.file.remove(aside, if: { $0.isSameFile(as: seen) }) { output.own.forget(seen) }
  }

  /// Renames a product that this run has made.
  ///
  /// - Returns: `nil` if something else is in its place.
  private func claim(_ name: String) throws(FileError) -> (name: String, stamp: FileStamp)? {
    try output.file.claim(name) { output.own.origin(of: $0) == .made }
  }
}
