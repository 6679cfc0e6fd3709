internal import Files

extension StagingFolder {
  /// Moves a finished product into the place of an older one, which comes to ``folder``.
  ///
  /// Nothing else is replaced: what comes from the place must be as it was seen there before. Anything else is put back.
  ///
  /// - Parameters:
  ///   - name: The product's name, here and there.
  ///   - target: The folder of the place.
  ///   - isAsSeen: Looks at what was in the place, under the name that it has in ``folder`` now.
  /// - Returns: That name; `nil` if it was not as it was seen.
  /// - Throws: `FileError`.
  func replace(
    _ name: String, in target: borrowing File, isAsSeen: (_ aside: String) -> Bool
  ) throws(FileError) -> String? {
    let aside = Self.replacedPrefix + name
    let product = try folder.stamp(of: name)
    try folder.move(name, to: folder, as: aside)
    let isPlaced: Bool
    do {
      isPlaced = try folder.exchange(aside, with: target, name)
    } catch {
      try folder.move(aside, to: folder, as: name)
      throw error
    }
    if !isPlaced {
      try folder.move(aside, to: folder, as: name)
      try target.move(name, to: folder, as: aside)
    }
    guard isAsSeen(aside) else {
      try? putBack(aside, name, in: target, exchanging: isPlaced ? product : nil)
      return nil
    }
    if !isPlaced {
      do {
        try folder.move(name, to: target, as: name)
      } catch {
        try? putBack(aside, name, in: target, exchanging: nil)
        throw error
      }
    }
    return aside
  }

  /// Puts back what was moved out of a place.
  ///
  /// What cannot be put back stays in the staging folder.
  private func putBack(
    _ aside: String, _ name: String, in target: borrowing File, exchanging product: FileStamp?
  ) throws(FileError) {
    guard let product else { return try folder.move(aside, to: target, as: name) }
    _ = try folder.exchange(aside, with: target, name)
    guard product.isSameFile(as: try folder.stamp(of: aside)) else { return }
    try folder.move(aside, to: folder, as: name)
  }
}
