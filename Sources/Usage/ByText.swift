/// Something of each text, found by the text's place in its pool: a look into a list, where a dictionary would hash.
struct ByText<Value> {
  /// For each place one more than the index of its value; 0 where there is nothing.
  private var indices: [Int32] = []
  private(set) var texts: [TextID] = []
  /// The values in blocks, so that many large ones are never moved.
  private var blocks: [[Value]] = []

  private static var blockSize: Int { 512 }

  var count: Int { texts.count }

  /// Forgets everything but the memory it takes.
  mutating func removeAll() {
    for text in texts { indices[Int(text.place)] = 0 }
    texts.removeAll(keepingCapacity: true)
    for index in blocks.indices { blocks[index].removeAll(keepingCapacity: true) }
  }

  subscript(text: TextID) -> Value? {
    let place = Int(text.place)
    guard place < indices.count, indices[place] > 0 else { return nil }
    return withValue(Int(indices[place]) - 1) { $0.pointee }
  }

  /// Lends the value of the text at an index of ``texts`` where it lies.
  func withValue<Result>(_ index: Int, _ body: (UnsafePointer<Value>) -> Result) -> Result {
    blocks[index / Self.blockSize].withUnsafeBufferPointer { block in
      // Each index has a value.
      guard let first = block.baseAddress else { preconditionFailure("There is no value \(index).") }
      return body(first + index % Self.blockSize)
    }
  }

  /// Changes what there is of a text, in place.
  mutating func update(_ text: TextID, default value: @autoclosure () -> Value, _ change: (inout Value) -> Void) {
    let place = Int(text.place)
    if place >= indices.count {
      // Twice as many, so that a pool that grows is not followed place by place.
      indices += Array(repeating: 0, count: max(place + 1 - indices.count, indices.count))
    }
    if indices[place] == 0 {
      append(value())
      texts.append(text)
      indices[place] = Int32(texts.count)
    }
    let index = Int(indices[place]) - 1
    change(&blocks[index / Self.blockSize][index % Self.blockSize])
  }

  private mutating func append(_ value: Value) {
    let block = texts.count / Self.blockSize
    if block == blocks.count {
      blocks.append([])
      blocks[block].reserveCapacity(Self.blockSize)
    }
    blocks[block].append(value)
  }
}
